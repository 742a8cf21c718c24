// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/intensityspec.h"

#include <chrono>
#include <deque>
#include <optional>

namespace paddock {

/// Counts restarts in a sliding period, as OTP's supervisor does. Pure: the time is handed in and must not run
/// backwards (a steady clock). A value of its supervisor.
class RestartIntensity
{
public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit RestartIntensity(std::optional<IntensitySpec> spec = IntensitySpec()) : m_spec(spec) {}

    /// One more restart is about to happen. False where it is one too many: then the service is given up.
    bool admit(Moment now);
    void clear() { m_restarts.clear(); }

    /// Restarts within the period that ends now.
    [[nodiscard]] int recent() const { return static_cast<int>(m_restarts.size()); }
    [[nodiscard]] const std::optional<IntensitySpec> &spec() const { return m_spec; }

private:
    std::optional<IntensitySpec> m_spec;
    std::deque<Moment> m_restarts;
};

} // namespace paddock
