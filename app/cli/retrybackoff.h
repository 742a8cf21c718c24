// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/outcome.h"

#include <chrono>

namespace paddock {

/// How `run --retry` goes on after an end: how often still, and after which pause. Pure.
class RetryBackoff
{
public:
    explicit RetryBackoff(int retries) : m_left(retries) {}

    /// Whether this end is one that a new start may better. Not one that somebody asked for, and not a start that the
    /// machine as it is refuses: a missing program will be missing again.
    [[nodiscard]] static bool mayHelp(const Outcome &outcome, int status);

    [[nodiscard]] bool isSpent() const { return m_left <= 0; }
    /// The pause before the next start: half a second, then twice as long each time, half a minute at most.
    std::chrono::milliseconds takeNext();

private:
    int m_left;
    std::chrono::milliseconds m_pause{500};
};

} // namespace paddock
