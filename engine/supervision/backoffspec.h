// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace paddock {

/// How long to wait before the next start: base, base * factor, base * factor^2 ... up to cap, each varied by jitter.
struct BackoffSpec
{
    std::chrono::milliseconds base{1000};
    double factor = 2.0; ///< at least 1
    std::chrono::milliseconds cap{60'000};
    double jitter = 0.1; ///< 0 to 1: the share of the wait by which it may be longer or shorter
    std::chrono::milliseconds resetAfter{60'000}; ///< a run that lasted so long makes the next wait base again

    bool operator==(const BackoffSpec &) const = default;
};

} // namespace paddock
