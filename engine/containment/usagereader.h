// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/observations.h"
#include "engine/containment/resourceusage.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// A group's use, from the kernel's counters where there are any, and from what can be seen of its processes.
namespace paddock::usagereader {

/// By the group's cgroup directory. What it does not count is filled in from its members and from `seen`, which learns
/// how many there are.
ResourceUsage ofCgroup(const QString &directory, Observations &seen);

/// By the living members alone, and by `seen` for those that have ended.
ResourceUsage ofProcesses(const QList<std::int32_t> &living, Observations &seen);

/// What /proc says of one process.
struct ProcessFigures
{
    double cpuSeconds = 0; ///< of itself and of the children it has waited for
    qint64 memoryBytes = 0;

    bool operator==(const ProcessFigures &) const = default;
};

/// Pure: from the text of /proc/PID/stat; absent where it is none.
std::optional<ProcessFigures> parseStat(const QByteArray &text, qint64 ticksPerSecond, qint64 pageBytes);
/// Pure: the largest resident set so far, from the text of /proc/PID/status; absent for a zombie.
std::optional<qint64> parsePeakBytes(const QByteArray &status);

} // namespace paddock::usagereader
