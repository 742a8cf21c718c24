// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/backoffspec.h"

#include <chrono>
#include <functional>

namespace paddock {

/// How long a service rests before its next start. Pure: the random numbers are handed in, and no clock is read.
/// A value of its supervisor.
class Backoff
{
public:
    /// Between two starts of a service that was never ready lies at least this, however small the base.
    static constexpr std::chrono::milliseconds kFloor{1000};

    using Random = std::function<double()>; ///< 0 up to, not including, 1

    /// Without a generator the waits do not vary.
    explicit Backoff(BackoffSpec spec = {}, Random random = {});

    /// The wait after a run that lasted `run` and was ready or not: attempt() counts one up. A run that lasted
    /// `resetAfter` begins the count anew.
    std::chrono::milliseconds next(std::chrono::milliseconds run, bool wasReady);
    void reset() { m_attempt = 0; }

    /// How many waits in a row were handed out.
    [[nodiscard]] int attempt() const { return m_attempt; }

private:
    [[nodiscard]] std::chrono::milliseconds grown() const;

    BackoffSpec m_spec;
    Random m_random;
    int m_attempt = 0;
};

} // namespace paddock
