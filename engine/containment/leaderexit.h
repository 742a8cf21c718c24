// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <optional>

namespace paddock {

/// How a leader ended, as waitid(2) and wait4(2) tell it. Either exitCode or signal is set, or
/// neither of an adopted process of which nobody told it.
struct LeaderExit
{
    ProcessKey leader;
    std::optional<int> exitCode;
    std::optional<int> signal;
    double cpuSeconds = 0;      ///< user and system time of the leader and its reaped children
    qint64 peakMemoryBytes = 0; ///< the largest resident set among them

    bool operator==(const LeaderExit &) const = default;
};

} // namespace paddock
