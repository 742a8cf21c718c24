// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace paddock {

/// One process in one sample.
struct ProcessSample
{
    ProcessKey key;
    std::int32_t parentPid = 0;
    QString name;     ///< comm, at most 15 bytes; control characters are shown escaped
    QString command;  ///< arguments joined by spaces, cut after 4 KiB, escaped as well; empty for kernel threads
    char state = '?'; ///< R S D T t Z X I as in proc(5)
    std::optional<double> cpuPercent; ///< of one core since the last sample; absent in a process's first sample
    qint64 residentBytes = 0;
    int threads = 0;
    std::chrono::milliseconds startedAfterBoot{0};
    quint32 uid = 0;
    qint32 group = -1; ///< index into Snapshot::groups, -1 for a process that is in none of ours

    bool operator==(const ProcessSample &) const = default;
};

/// One containment's totals: from its own counters where there are any, else summed up from its members.
struct GroupSample
{
    QString id;                       ///< as given to Sampler::setGroups; the session uses the service's name
    std::optional<double> cpuPercent; ///< of one core; counts members that have exited where the kernel does
    qint64 memoryBytes = 0;
    int processes = 0;
    int threads = 0;

    bool operator==(const GroupSample &) const = default;
};

/// One look at the machine. Immutable once published; shared between threads by pointer.
struct Snapshot
{
    quint64 sequence = 0;
    QDateTime takenAt;                    ///< local time
    QDateTime bootedAt;                   ///< so that started = bootedAt + startedAfterBoot
    std::vector<ProcessSample> processes; ///< sorted by key
    std::vector<GroupSample> groups;
    std::optional<double> ownCpuPercent; ///< the engine's own process
    qint64 ownResidentBytes = 0;
    bool restricted = false; ///< processes may be missing: /proc hides those of other users, or can't be read at all
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace paddock
