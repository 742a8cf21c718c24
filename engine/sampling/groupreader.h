// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/ancestry.h"
#include "engine/sampling/cpurate.h"
#include "engine/sampling/groupsource.h"
#include "engine/sampling/snapshot.h"

#include <QHash>
#include <QList>

#include <span>
#include <vector>

namespace paddock {

/// Totals of our own groups, and which process is in which. Used by one thread at a time. Never fails: a group that is
/// gone has no members and no CPU figure. Processes called paddock-warden are no members of a reaper's group. A zombie
/// counts nowhere; it is shown in its parent's group.
class GroupReader
{
public:
    explicit GroupReader(double maxPercent) : m_maxPercent(maxPercent) {}

    /// Writes ProcessSample::group, the innermost where groups lie in each other; processes are sorted by key and have
    /// their cpuPercent already. One result for each source, in the same order.
    std::vector<GroupSample> read(const QList<GroupSource> &sources, std::span<ProcessSample> processes,
                                  CpuRate::TimePoint now);

private:
    struct Counter
    {
        std::uint64_t inode = 0;
        CpuRate rate;
    };

    void readCgroups(const QList<GroupSource> &sources, const Ancestry &ancestry, std::span<ProcessSample> processes,
                     CpuRate::TimePoint now, std::vector<GroupSample> &groups);

    double m_maxPercent;
    QHash<QString, Counter> m_counters; ///< by the group's directory
};

} // namespace paddock
