// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

namespace paddock {

/// When the last byte came, written by the thread that reads and read by any other.
class StreamActivity
{
public:
    void touch() { m_last.store(Clock::now(), std::memory_order_relaxed); }

    [[nodiscard]] std::chrono::milliseconds silence() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() -
                                                                     m_last.load(std::memory_order_relaxed));
    }

private:
    using Clock = std::chrono::steady_clock;

    std::atomic<Clock::time_point> m_last{Clock::now()};
};

} // namespace paddock
