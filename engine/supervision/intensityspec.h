// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace paddock {

/// How many restarts within a sliding period are borne; one more, and the service is given up (as OTP's intensity).
struct IntensitySpec
{
    int count = 10; ///< 0: the first failure gives it up
    std::chrono::milliseconds period{60'000};

    bool operator==(const IntensitySpec &) const = default;
};

} // namespace paddock
