// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/memberlist.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>

#include <time.h>
#include <unistd.h>

#include <cerrno>

namespace paddock::memberlist {

namespace {

QByteArray readSmall(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    return file.read(4096);
}

QString commandOf(pid_t pid)
{
    QByteArray line = readSmall(QStringLiteral("/proc/%1/cmdline").arg(pid));
    while (line.endsWith('\0'))
        line.chop(1);
    if (!line.isEmpty())
        return QString::fromUtf8(line.replace('\0', ' ')).simplified();
    const QByteArray name = readSmall(QStringLiteral("/proc/%1/comm").arg(pid)).trimmed();
    return u'[' + QString::fromUtf8(name) + u']';
}

std::chrono::milliseconds ageOf(std::uint64_t startTicks)
{
    static const auto ticksPerSecond = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const auto nowMs = static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
    return std::chrono::milliseconds(
        std::max<std::int64_t>(0, nowMs - static_cast<std::int64_t>(startTicks * 1000 / ticksPerSecond)));
}

Member toMember(const proctree::Entry &entry)
{
    return {{entry.pid, entry.startTime}, entry.parent, commandOf(entry.pid), ageOf(entry.startTime)};
}

/// False, with errno, where the directory or a member cannot be read for another reason than being gone.
bool appendCgroup(const QString &directory, QList<Member> &members)
{
    QFile procs(directory + u"/cgroup.procs");
    if (!procs.open(QIODevice::ReadOnly))
        return errno == ENOENT || errno == ENODEV;
    for (const QByteArray &line : procs.readAll().split('\n')) {
        const pid_t pid = line.toInt();
        if (pid <= 0)
            continue;
        const auto entry = proctree::readEntry(pid);
        if (!entry && errno != ENOENT && errno != ESRCH)
            return false;
        if (entry && entry->isAlive())
            members.append(toMember(*entry));
    }
    QDirIterator children(directory, QDir::Dirs | QDir::NoDotAndDotDot);
    while (children.hasNext()) {
        if (!appendCgroup(children.next(), members))
            return false;
    }
    return true;
}

} // namespace

Result<QList<Member>> ofCgroup(const QString &directory)
{
    QList<Member> members;
    if (!appendCgroup(directory, members))
        return failErrno(QCoreApplication::translate("paddock::Member", "cannot list the members of %1").arg(directory),
                         errno);
    return members;
}

Result<QList<Member>> ofReaper(std::int32_t reaperPid)
{
    int unreadable = 0;
    const std::vector<proctree::Entry> entries = proctree::descendants(reaperPid, &unreadable);
    if (unreadable != 0)
        return failErrno(QCoreApplication::translate("paddock::Member", "cannot list the descendants of the warden %1")
                             .arg(reaperPid),
                         unreadable);
    QList<Member> members;
    for (const proctree::Entry &entry : entries)
        members.append(toMember(entry));
    return members;
}

std::optional<Member> find(const ProcessKey &key)
{
    const auto entry = proctree::readEntry(key.pid);
    if (!entry || entry->startTime != key.startTime || !entry->isAlive())
        return std::nullopt;
    return toMember(*entry);
}

std::optional<Member> findInCgroup(const QString &directory, std::int32_t pid)
{
    const auto entry = proctree::readEntry(pid);
    if (!entry || !entry->isAlive() ||
        !cgroupfs::covers(QFile::encodeName(directory).toStdString(), cgroupfs::pathOf(pid)))
        return std::nullopt;
    return toMember(*entry);
}

std::optional<Member> findBelowReaper(std::int32_t reaperPid, std::int32_t pid)
{
    const auto entry = proctree::readEntry(pid);
    if (!entry || !entry->isAlive())
        return std::nullopt;
    constexpr int kMaxDepth = 10000; // parents change while we climb
    pid_t at = entry->parent;
    for (int depth = 0; at > 1 && at != reaperPid && depth < kMaxDepth; ++depth) {
        const auto above = proctree::readEntry(at);
        at = above ? above->parent : 0;
    }
    return at == reaperPid ? std::optional(toMember(*entry)) : std::nullopt;
}

Result<QList<Member>> ofProcessGroups(const QList<ProcessKey> &leaders)
{
    QList<Member> members;
    for (const ProcessKey &leader : leaders) {
        int unreadable = 0;
        const auto entries = proctree::membersOfGroup(leader.pid, leader.startTime, &unreadable);
        if (unreadable != 0)
            return failErrno(
                QCoreApplication::translate("paddock::Member", "cannot list the process group %1").arg(leader.pid),
                unreadable);
        for (const proctree::Entry &entry : entries)
            members.append(toMember(entry));
    }
    return members;
}

} // namespace paddock::memberlist
