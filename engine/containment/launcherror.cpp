// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/launcherror.h"

#include "engine/base/resourcename.h"
#include "engine/containment/accountname.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Launch", source); }

/// "#!/usr/bin/env node" names its interpreter; execve says ENOENT for the script when that is what is missing.
QString interpreterOf(const QString &script)
{
    QFile file(script);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray line = file.readLine(256).trimmed();
    return line.startsWith("#!") ? QString::fromLocal8Bit(line.mid(2).trimmed().split(' ').first()) : QString();
}

QString userName(uid_t user) { return accountName(user).value_or(QString::number(user)); }

Error accountError(int errnoValue, const QString &path, const Launch &launch)
{
    const QString user = userName(launch.identity.account ? launch.identity.account->user : 0);
    switch (errnoValue) {
    case EPERM:
        return {ErrorCode::PermissionDenied,
                text("cannot run %1: cannot become user %2: only root may").arg(path, user), errnoValue};
    case EINVAL:
        return {ErrorCode::InvalidArgument,
                text("cannot run %1: cannot become user %2: the user namespace Paddock runs in has no such number")
                    .arg(path, user),
                errnoValue};
    default:
        return systemError(text("cannot run %1: cannot become user %2").arg(path, user), errnoValue);
    }
}

Error priorityError(int errnoValue, const QString &path, const Launch &launch)
{
    const int nice = launch.identity.nice.value_or(0);
    if (errnoValue == EPERM || errnoValue == EACCES)
        return {ErrorCode::PermissionDenied,
                text("cannot run %1 at nice %2: only root may go below Paddock's own").arg(path).arg(nice), errnoValue};
    return systemError(text("cannot run %1 at nice %2").arg(path).arg(nice), errnoValue);
}

Error resourceError(int errnoValue, const QString &path, int resource)
{
    const QString name = resourceName(resource);
    if (errnoValue == EPERM)
        return {ErrorCode::PermissionDenied,
                text("cannot run %1: raising the hard limit of %2 needs CAP_SYS_RESOURCE, and nothing goes over the "
                     "system's own")
                    .arg(path, name),
                errnoValue};
    if (errnoValue == EINVAL)
        return {ErrorCode::InvalidArgument,
                text("cannot run %1: the kernel has no %2, or its soft limit is over the hard one").arg(path, name),
                errnoValue};
    return systemError(text("cannot run %1: cannot set %2").arg(path, name), errnoValue);
}

Error terminalError(int errnoValue, const QString &path)
{
    if (errnoValue == EPERM)
        return {ErrorCode::PermissionDenied,
                text("cannot run %1: the terminal is the controlling one of another session").arg(path), errnoValue};
    if (errnoValue == ENOTTY)
        return {ErrorCode::InvalidArgument, text("cannot run %1: its standard input is not a terminal").arg(path),
                errnoValue};
    return systemError(text("cannot run %1: cannot make the terminal the controlling one").arg(path), errnoValue);
}

Error executeError(int errnoValue, const QString &path)
{
    switch (errnoValue) {
    case ENOENT: {
        const QString interpreter = interpreterOf(path);
        if (!interpreter.isEmpty())
            return {ErrorCode::NotFound,
                    text("cannot run %1: its interpreter %2 does not exist").arg(path, interpreter), errnoValue};
        if (QFileInfo::exists(path))
            return {
                ErrorCode::NotFound,
                text("cannot run %1: its dynamic loader does not exist; it may be built for another system").arg(path),
                errnoValue};
        return {ErrorCode::NotFound, text("cannot run %1: no such file").arg(path), errnoValue};
    }
    case EACCES:
        if (QFileInfo(path).isDir())
            return {ErrorCode::NotExecutable, text("cannot run %1: it is a directory").arg(path), errnoValue};
        return {ErrorCode::NotExecutable,
                text("cannot run %1: permission denied; is it marked executable (chmod +x)?").arg(path), errnoValue};
    case ENOEXEC:
        return {ErrorCode::NotExecutable, text("cannot run %1: not a program this machine can execute").arg(path),
                errnoValue};
    case ETXTBSY:
        return {ErrorCode::NotExecutable, text("cannot run %1: it is being written to right now").arg(path),
                errnoValue};
    case E2BIG:
        return {ErrorCode::NotExecutable, text("cannot run %1: its arguments and environment are too long").arg(path),
                errnoValue};
    default: {
        Error error = systemError(text("cannot run %1").arg(path), errnoValue);
        error.code = errnoValue == ENOTDIR                        ? ErrorCode::NotFound
                     : error.code == ErrorCode::ResourceExhausted ? error.code
                                                                  : ErrorCode::NotExecutable;
        return error;
    }
    }
}

} // namespace

Error launchError(const wire::NewsHeader &news, const Launch &launch)
{
    const int errnoValue = news.error;
    const QString path = QFile::decodeName(launch.executable);
    switch (news.stage) {
    case wire::Stage::Execute: {
        const bool relative = !launch.executable.startsWith('/');
        const QString whole = relative ? QFile::decodeName(launch.directory + '/' + launch.executable) : path;
        Error error = executeError(errnoValue, whole);
        if (errnoValue == EACCES && launch.identity.account)
            error.message =
                text("cannot run %1: user %2 may not execute it").arg(whole, userName(launch.identity.account->user));
        return error;
    }
    case wire::Stage::WorkingDirectory: {
        Error error =
            systemError(text("cannot run %1 in %2").arg(path, QFile::decodeName(launch.directory)), errnoValue);
        error.code = ErrorCode::BadDirectory;
        return error;
    }
    case wire::Stage::Group:
        if (errnoValue == EBUSY)
            return {ErrorCode::Frozen, text("cannot run %1: its group is frozen; thaw it first").arg(path), errnoValue};
        return {ErrorCode::Gone, text("cannot run %1: its group does not exist").arg(path), errnoValue};
    case wire::Stage::Limits:
        if (errnoValue == EAGAIN)
            return {ErrorCode::LimitReached,
                    text("cannot run %1: its group has as many processes and threads as its limit allows").arg(path),
                    errnoValue};
        return {ErrorCode::LimitUnavailable, text("cannot run %1: a limit of its group cannot be kept").arg(path),
                errnoValue};
    case wire::Stage::Account:
        return accountError(errnoValue, path, launch);
    case wire::Stage::Priority:
        return priorityError(errnoValue, path, launch);
    case wire::Stage::ResourceLimit:
        return resourceError(errnoValue, path, news.value);
    case wire::Stage::Terminal:
        return terminalError(errnoValue, path);
    case wire::Stage::Clone:
        if (errnoValue == ENOENT || errnoValue == ENODEV)
            return {ErrorCode::Gone, text("cannot run %1: its group was removed by somebody else").arg(path),
                    errnoValue};
        return systemError(text("cannot start a process for %1").arg(path), errnoValue);
    case wire::Stage::Streams:
        return systemError(text("cannot connect the streams of %1").arg(path), errnoValue);
    default:
        return systemError(text("cannot start a process for %1").arg(path), errnoValue);
    }
}

} // namespace paddock
