// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// When a service is started by the clock. Exactly one of `cron` and `every` is set.
struct ScheduleSpec
{
    /// What becomes of a start that falls due while the run before it is still there.
    enum class Overlap {
        Skip,    ///< it is left out
        Queue,   ///< it follows as soon as the run has ended; at most one waits
        Replace, ///< the run is stopped first
    };

    QString cron; ///< five fields in local time: minute hour day month weekday; valid
    std::optional<std::chrono::milliseconds> every{}; ///< from start to start
    Overlap overlap = Overlap::Skip;

    bool operator==(const ScheduleSpec &) const = default;
};

} // namespace paddock
