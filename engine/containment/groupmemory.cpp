// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/groupmemory.h"

#include "engine/containment/grouppids.h"

#include <QFile>

#include <unistd.h>

#include <optional>

namespace paddock {

namespace {

QByteArray readWhole(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.readAll() : QByteArray();
}

/// proc(5), /proc/PID/statm: the second figure is the resident set in pages.
qint64 residentBytes(std::int32_t pid)
{
    static const qint64 pageSize = ::sysconf(_SC_PAGESIZE);
    const QList<QByteArray> figures = readWhole(QStringLiteral("/proc/%1/statm").arg(pid)).split(' ');
    return figures.size() > 1 ? figures.at(1).toLongLong() * pageSize : 0;
}

/// Absent where we may not read it, and on kernels before 4.14.
std::optional<qint64> proportionalBytes(std::int32_t pid)
{
    const QList<QByteArray> lines = readWhole(QStringLiteral("/proc/%1/smaps_rollup").arg(pid)).split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("Pss:"))
            return line.mid(4).trimmed().split(' ').front().toLongLong() * 1024;
    }
    return std::nullopt;
}

} // namespace

qint64 groupMemoryBytes(const GroupLocation &location, qint64 exactAbove)
{
    if (!location.cgroupPath.isEmpty()) {
        const QByteArray counted = readWhole(location.cgroupPath + u"/memory.current").trimmed();
        if (!counted.isEmpty())
            return counted.toLongLong();
    }
    const QList<std::int32_t> pids = groupPids(location);
    qint64 resident = 0;
    for (const std::int32_t pid : pids)
        resident += residentBytes(pid);
    if (resident <= exactAbove)
        return resident;
    qint64 exact = 0;
    for (const std::int32_t pid : pids)
        exact += proportionalBytes(pid).value_or(residentBytes(pid));
    return exact;
}

} // namespace paddock
