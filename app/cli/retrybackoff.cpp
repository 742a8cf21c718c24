// SPDX-License-Identifier: Apache-2.0
#include "app/cli/retrybackoff.h"

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kLongestPause{30'000};

} // namespace

bool RetryBackoff::mayHelp(const Outcome &outcome, int status)
{
    switch (outcome.kind) {
    case Outcome::Kind::Cancelled:
        return false;
    case Outcome::Kind::FailedToStart:
        return outcome.error.code == ErrorCode::ResourceExhausted;
    default:
        // A run that was lost with its warden has no group left to start in.
        return status != 0 && outcome.error.code != ErrorCode::WardenLost;
    }
}

std::chrono::milliseconds RetryBackoff::takeNext()
{
    --m_left;
    return std::exchange(m_pause, std::min(m_pause * 2, kLongestPause));
}

} // namespace paddock
