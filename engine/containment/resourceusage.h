// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>

namespace paddock {

/// Where a figure comes from: the kernel's own counter of the group, which counts what has exited too, or what can be
/// seen from outside (rusage of what was reaped, /proc of who lives), which misses what was never waited for.
enum class UsageSource { Kernel, Observed };

/// What a group has used since it was made. A figure nobody counts is absent, never 0.
struct ResourceUsage
{
    std::optional<double> cpuSeconds; ///< user and system time of all members, ended ones too
    std::optional<double> userSeconds;
    std::optional<double> systemSeconds;
    std::optional<qint64> memoryBytes;     ///< now
    std::optional<qint64> peakMemoryBytes; ///< Kernel: of the group at once; Observed: of its largest process
    std::optional<qint64> processes;       ///< now
    std::optional<qint64> peakProcesses;
    std::optional<qint64> readBytes;          ///< from block devices (io.stat)
    std::optional<qint64> writtenBytes;       ///< to block devices
    std::optional<double> cpuPressureSeconds; ///< some members waited for a CPU (cpu.pressure, some total)
    std::optional<double> memoryPressureSeconds;
    std::optional<double> ioPressureSeconds;
    UsageSource cpuSource = UsageSource::Observed;
    UsageSource memorySource = UsageSource::Observed;
    UsageSource processesSource = UsageSource::Observed;

    bool operator==(const ResourceUsage &) const = default;
};

} // namespace paddock
