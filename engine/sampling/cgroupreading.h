// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace paddock {

/// What a cgroup v2 directory tells about itself.
struct CgroupReading
{
    std::uint64_t inode = 0;                          ///< tells a group from a later one of the same path
    std::vector<std::int32_t> pids;                   ///< members, also those of the groups below it
    std::optional<std::chrono::microseconds> cpuUsed; ///< of living and ended members
    std::optional<qint64> memoryBytes;                ///< absent where the memory controller is not enabled
};

/// Absent when there is no such directory (any more). Files that can't be read leave their part empty.
std::optional<CgroupReading> readCgroup(const QByteArray &path);

} // namespace paddock
