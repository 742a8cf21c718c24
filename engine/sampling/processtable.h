// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/processrates.h"
#include "engine/sampling/snapshot.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace paddock {

/// What one pass over /proc brought home, before any figure was worked out from it.
struct ProcessTable
{
    std::vector<ProcessSample> processes;   ///< sorted by key, without cpuPercent and group
    std::vector<ProcessRates::Reading> cpu; ///< one for each process, in the same order
    std::optional<std::int64_t> bootTime;   ///< seconds after the epoch
    qint64 ownResidentBytes = 0;
    bool restricted = false; ///< as in Snapshot
};

} // namespace paddock
