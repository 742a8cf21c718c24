// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace paddock {

/// Turns a growing counter of CPU time into percent of one core. Pure: the caller brings the clock, a monotonic one, so
/// that steps of the wall clock do not matter. A counter that went backwards belongs to something new and starts
/// afresh.
class CpuRate
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Counters move in steps of 10 ms: over less time than this the last figure stands.
    static constexpr std::chrono::milliseconds shortestWindow{200};

    /// The first call gives no figure yet. Never negative, never above `maxPercent`.
    std::optional<double> advance(TimePoint now, std::chrono::nanoseconds used, double maxPercent);

private:
    std::optional<TimePoint> m_since;
    std::chrono::nanoseconds m_used{0};
    std::optional<double> m_percent;
};

} // namespace paddock
