// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/launcherror.h"

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

Error launchError(wire::Stage stage, int errnoValue, const QByteArray &executable, const QByteArray &directory)
{
    const QString path = QFile::decodeName(executable);
    switch (stage) {
    case wire::Stage::Execute: {
        const bool relative = !executable.startsWith('/');
        return executeError(errnoValue, relative ? QFile::decodeName(directory + '/' + executable) : path);
    }
    case wire::Stage::WorkingDirectory: {
        Error error = systemError(text("cannot run %1 in %2").arg(path, QFile::decodeName(directory)), errnoValue);
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
    case wire::Stage::Streams:
        return systemError(text("cannot connect the streams of %1").arg(path), errnoValue);
    default:
        return systemError(text("cannot start a process for %1").arg(path), errnoValue);
    }
}

} // namespace paddock
