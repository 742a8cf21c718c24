// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QtGlobal>

#include <optional>

namespace paddock {

/// Limits of a whole tree, kept by the kernel (cgroup-v2.rst: memory.max with memory.swap.max 0 and memory.oom.group 1,
/// pids.max, cpu.max). What is absent is not limited.
struct ResourceLimits
{
    std::optional<qint64> memoryBytes; ///< the tree dies as a whole where it needs more
    std::optional<qint64> processes;   ///< threads count, as the kernel counts them; one more is refused
    std::optional<double> cpuCores;    ///< 0.5: half of one core's time, over all members

    bool operator==(const ResourceLimits &) const = default;
    [[nodiscard]] bool isEmpty() const { return !memoryBytes && !processes && !cpuCores; }
};

/// Which limits the kernel can enforce in a session's groups.
struct LimitSupport
{
    bool memory = false;
    bool processes = false;
    bool cpu = false;
    QString why; ///< one sentence for what is missing; empty where nothing is

    bool operator==(const LimitSupport &) const = default;
    /// Whether everything that `limits` sets can be enforced.
    [[nodiscard]] bool covers(const ResourceLimits &limits) const
    {
        return (memory || !limits.memoryBytes) && (processes || !limits.processes) && (cpu || !limits.cpuCores);
    }
};

/// What the kernel counted of limits being hit, by memory.events (oom_kill), pids.events (max) and cpu.stat
/// (nr_throttled). Absent where it does not count: no such limit, or no such controller.
struct LimitEvidence
{
    std::optional<bool> memoryTripped; ///< a member was killed for want of memory; not a SIGKILL by hand
    std::optional<bool> processesTripped;
    std::optional<bool> cpuTripped;

    bool operator==(const LimitEvidence &) const = default;
};

} // namespace paddock
