// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/probecheck.h"

#include <chrono>
#include <optional>

namespace paddock {

/// A probe as the stack file has it: what is looked at, how often, and how many answers in a row count.
struct ProbeSpec
{
    ProbeCheck check;
    std::chrono::milliseconds initialDelay{0};
    std::chrono::milliseconds period{1000};  ///< from the start of one attempt to the next; attempts never overlap
    std::chrono::milliseconds timeout{5000}; ///< of one attempt, which then has failed
    int successThreshold = 1;                ///< at least 1
    int failureThreshold = 3;                ///< at least 1
    /// Readiness only: from the first attempt; a service that was not ready by then has failed. Absent: never.
    std::optional<std::chrono::milliseconds> deadline{};

    bool operator==(const ProbeSpec &) const = default;
};

} // namespace paddock
