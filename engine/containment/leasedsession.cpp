// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/leasedsession.h"

#include "engine/base/runtimedirectory.h"
#include "engine/containment/lease.h"
#include "engine/warden/proctree.h"

#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace paddock {

namespace {

constexpr std::size_t kLargestSize = 16 * 1024;

/// Only what the kernel says for certain counts as dead: a process whose /proc entry is hidden from us lives.
bool isDead(const ProcessKey &key)
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, key.pid, 0)));
    if (!pidfd)
        return errno == ESRCH || errno == EINVAL; // EINVAL: the number is a thread's now
    const auto entry = proctree::readEntry(key.pid);
    return entry && (entry->startTime != key.startTime || !entry->isAlive());
}

} // namespace

namespace leases {

QStringList namesIn(int folder)
{
    QStringList names;
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const stream = copy >= 0 ? ::fdopendir(copy) : nullptr;
    if (!stream) {
        if (copy >= 0)
            ::close(copy);
        return names;
    }
    while (const dirent *item = ::readdir(stream)) {
        const QString name = QFile::decodeName(item->d_name);
        if (name.endsWith(QStringLiteral(".json")))
            names.append(name);
    }
    ::closedir(stream);
    names.sort();
    return names;
}

UniqueFd open(int folder, const QString &name)
{
    // Not blocking, because something else than a file could stand there under that name.
    UniqueFd lease(::openat(folder, QFile::encodeName(name).constData(),
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat info{};
    const bool isOurs = lease && ::fstat(lease.get(), &info) == 0 && S_ISREG(info.st_mode) &&
                        info.st_uid == ::geteuid() && (info.st_mode & 0022) == 0 &&
                        static_cast<std::size_t>(info.st_size) <= kLargestSize;
    return isOurs ? std::move(lease) : UniqueFd();
}

std::optional<LeaseRecord> read(int lease)
{
    std::array<char, kLargestSize> buffer{};
    const ssize_t size = ::pread(lease, buffer.data(), buffer.size(), 0);
    if (size <= 0)
        return std::nullopt;
    const auto record = LeaseRecord::parse(QByteArray(buffer.data(), size));
    return record ? std::optional(*record) : std::nullopt;
}

LeasedSession::Life lifeOf(const LeaseRecord &record)
{
    if (!record.isOfThisBoot())
        return LeasedSession::Life::AnotherBoot;
    if (!record.isOfThisNamespace())
        return LeasedSession::Life::AnotherWorld;
    const bool ownerDied = isDead(record.owner);
    const bool wardenDied = isDead(record.warden);
    if (ownerDied && wardenDied)
        return LeasedSession::Life::Stale;
    if (ownerDied)
        return LeasedSession::Life::OwnerDied;
    return wardenDied ? LeasedSession::Life::WardenDied : LeasedSession::Life::Running;
}

} // namespace leases

QList<LeasedSession> readLeasedSessions()
{
    QList<LeasedSession> sessions;
    const auto folder = RuntimeDirectory::open(Lease::directory());
    if (!folder)
        return sessions;
    for (const QString &name : leases::namesIn(folder->get())) {
        const UniqueFd lease = leases::open(folder->get(), name);
        const auto record = lease ? leases::read(lease.get()) : std::nullopt;
        if (record)
            sessions.append({Lease::directory() + u'/' + name, *record, leases::lifeOf(*record)});
    }
    return sessions;
}

} // namespace paddock
