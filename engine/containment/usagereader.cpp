// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/usagereader.h"

#include "engine/containment/cgroupcounters.h"
#include "engine/warden/cgroupfs.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

namespace paddock::usagereader {

namespace {

/// What the living use together.
struct Living
{
    double cpuSeconds = 0;
    qint64 memoryBytes = 0;
    qint64 peakBytes = 0; ///< of the largest
    qint64 count = 0;
};

QByteArray readProc(std::int32_t pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.read(4096) : QByteArray();
}

Living add(const QList<std::int32_t> &pids)
{
    static const qint64 ticksPerSecond = ::sysconf(_SC_CLK_TCK);
    static const qint64 pageBytes = ::sysconf(_SC_PAGESIZE);
    Living sum;
    for (const std::int32_t pid : pids) {
        const auto figures = parseStat(readProc(pid, "stat"), ticksPerSecond, pageBytes);
        if (!figures)
            continue;
        ++sum.count;
        sum.cpuSeconds += figures->cpuSeconds;
        sum.memoryBytes += figures->memoryBytes;
        sum.peakBytes = std::max(sum.peakBytes, parsePeakBytes(readProc(pid, "status")).value_or(0));
    }
    return sum;
}

QList<std::int32_t> membersOf(const QString &directory)
{
    const UniqueFd fd(::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto pids = fd ? cgroupfs::members(fd.get()) : std::vector<pid_t>();
    return QList<std::int32_t>(pids.begin(), pids.end());
}

void fillIn(ResourceUsage &usage, const Living &living, Observations &seen)
{
    seen.noteProcesses(living.count);
    if (!usage.cpuSeconds)
        usage.cpuSeconds = seen.reapedCpuSeconds() + living.cpuSeconds;
    if (!usage.memoryBytes)
        usage.memoryBytes = living.memoryBytes;
    if (!usage.processes)
        usage.processes = living.count;
    const qint64 peakBytes = std::max(seen.peakMemoryBytes(), living.peakBytes);
    if (!usage.peakMemoryBytes && peakBytes > 0)
        usage.peakMemoryBytes = peakBytes;
    if (!usage.peakProcesses && seen.mostProcesses() > 0)
        usage.peakProcesses = seen.mostProcesses();
}

} // namespace

std::optional<ProcessFigures> parseStat(const QByteArray &text, qint64 ticksPerSecond, qint64 pageBytes)
{
    // The name in parentheses may hold anything; behind it the fields count from 3, the state.
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int kFirst = 3, kUserTime = 14, kChildrensSystemTime = 17, kResidentPages = 24;
    if (text.isEmpty() || fields.size() <= kResidentPages - kFirst)
        return std::nullopt;
    qint64 ticks = 0;
    for (int field = kUserTime; field <= kChildrensSystemTime; ++field)
        ticks += fields.at(field - kFirst).toLongLong();
    return ProcessFigures{static_cast<double>(ticks) / static_cast<double>(ticksPerSecond),
                          fields.at(kResidentPages - kFirst).toLongLong() * pageBytes};
}

std::optional<qint64> parsePeakBytes(const QByteArray &status)
{
    const qsizetype at = status.indexOf("\nVmHWM:");
    if (at < 0)
        return std::nullopt;
    const QByteArray line = status.mid(at + 7, status.indexOf('\n', at + 1) - at - 7).simplified();
    return line.split(' ').first().toLongLong() * 1024;
}

ResourceUsage ofCgroup(const QString &directory, Observations &seen)
{
    ResourceUsage usage = cgroupcounters::readUsage(directory);
    if (usage.cpuSeconds && usage.peakMemoryBytes && usage.memoryBytes && usage.peakProcesses && usage.processes)
        return usage;
    fillIn(usage, add(membersOf(directory)), seen);
    return usage;
}

ResourceUsage ofProcesses(const QList<std::int32_t> &living, Observations &seen)
{
    ResourceUsage usage;
    fillIn(usage, add(living), seen);
    return usage;
}

} // namespace paddock::usagereader
