// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/aliveness.h"

#include "engine/base/uniquefd.h"
#include "engine/warden/proctree.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace paddock {

namespace {

QString unreadable(const ProcessKey &key)
{
    return QCoreApplication::translate("paddock::ProcessKey", "cannot tell whether process %1 is alive").arg(key.pid);
}

/// An errno or 0.
int readStat(std::int32_t pid, QByteArray &stat)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
    const UniqueFd file(::open(path.data(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return errno;
    std::array<char, 1024> text;
    const ssize_t size = ::read(file.get(), text.data(), text.size());
    if (size < 0)
        return errno;
    stat = QByteArray(text.data(), static_cast<qsizetype>(size));
    return 0;
}

} // namespace

Result<bool> parseAlive(const ProcessKey &key, int readError, const QByteArray &stat)
{
    if (readError == ENOENT || readError == ESRCH)
        return false;
    if (readError != 0)
        return failErrno(unreadable(key), readError);
    const auto entry = proctree::parseStat(stat.constData(), static_cast<std::size_t>(stat.size()));
    if (!entry)
        return fail(ErrorCode::Io, unreadable(key));
    return entry->startTime == key.startTime && entry->isAlive();
}

Result<bool> isAlive(const ProcessKey &key)
{
    if (key.pid <= 0)
        return false;
    QByteArray stat;
    int error = readStat(key.pid, stat);
    if (error == ENOENT) {
        // Under hidepid=2 other users' processes have no entry; the kernel still knows the pid.
        const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, key.pid, 0)));
        const bool appeared = pidfd && readStat(key.pid, stat) == 0;
        if (pidfd)
            error = appeared ? 0 : EACCES;
        else if (errno != ESRCH && errno != EINVAL)
            error = errno;
    }
    return parseAlive(key, error, stat);
}

} // namespace paddock
