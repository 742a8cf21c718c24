// SPDX-License-Identifier: Apache-2.0
#include "engine/base/runtimedirectory.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::RuntimeDirectory", source); }

bool isOwnDirectory(const QString &path)
{
    struct stat info{};
    return path.startsWith(u'/') && ::stat(QFile::encodeName(path).constData(), &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == ::geteuid();
}

Result<UniqueFd> make(const QString &directory)
{
    if (::mkdir(QFile::encodeName(directory).constData(), 0700) != 0 && errno != EEXIST)
        return failErrno(text("cannot make %1").arg(directory), errno);
    return RuntimeDirectory::open(directory);
}

} // namespace

QString RuntimeDirectory::path()
{
    const QString user = QString::number(::geteuid());
    for (const QString &parent :
         {qEnvironmentVariable("XDG_RUNTIME_DIR"), QString(QStringLiteral("/run/user/") + user)}) {
        if (isOwnDirectory(parent))
            return parent + QStringLiteral("/paddock");
    }
    return QStringLiteral("/tmp/paddock-") + user;
}

Result<UniqueFd> RuntimeDirectory::open(const QString &directory)
{
    UniqueFd fd(::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info{};
    if (!fd || ::fstat(fd.get(), &info) != 0) {
        if (errno == ELOOP || errno == ENOTDIR)
            return fail(ErrorCode::PermissionDenied, text("%1 is not a directory of its own").arg(directory), errno);
        return failErrno(text("cannot open %1").arg(directory), errno);
    }
    if (info.st_uid != ::geteuid())
        return fail(ErrorCode::PermissionDenied,
                    text("%1 belongs to user %2, not to us").arg(directory).arg(info.st_uid));
    if ((info.st_mode & 0077) != 0)
        return fail(ErrorCode::PermissionDenied, text("%1 is open to other users (mode %2; 700 is needed)")
                                                     .arg(directory, QString::number(info.st_mode & 07777, 8)));
    return fd;
}

Result<UniqueFd> RuntimeDirectory::create(const QString &name)
{
    const QString top = path();
    auto directory = make(top);
    return !directory || name.isEmpty() ? std::move(directory) : make(top + u'/' + name);
}

} // namespace paddock
