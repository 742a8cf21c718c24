// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/supervision/cronexpression.h"
#include "engine/supervision/schedulespec.h"

#include <QDateTime>

#include <chrono>
#include <optional>

namespace paddock {

/// When the next start is due. Pure: the caller says what the clocks show. A cron line goes by the wall clock, an
/// interval by the steady one, which nobody sets. However many times went by unseen, while the machine slept or because
/// the clock was put forward, there is one start at the most; a minute too late there is none. Where the clock is put
/// back by less than three hours, what has been started is not started once more, unless it comes every hour: that goes
/// on, a minute after its last start at the earliest, and does not stand still until the clock has caught up.
class Schedule
{
public:
    struct Time
    {
        QDateTime wall;
        std::chrono::milliseconds steady{0};
    };

    /// Fails where the cron line cannot be read. The first start comes at its time, or one interval after `now`.
    static Result<Schedule> create(const ScheduleSpec &spec, const Time &now);

    [[nodiscard]] const ScheduleSpec &spec() const { return m_spec; }
    /// True where a start is due; then the next one is what nextAt() says.
    [[nodiscard]] bool takeDue(const Time &now);
    [[nodiscard]] std::optional<QDateTime> nextAt(const Time &now) const;
    /// So long there is nothing to look at. Never long with a cron line: the wall clock may be set.
    [[nodiscard]] std::chrono::milliseconds untilLook(const Time &now) const;

private:
    explicit Schedule(ScheduleSpec spec) : m_spec(std::move(spec)) {}

    bool takeInterval(const Time &now);
    bool takeCron(const Time &now);

    ScheduleSpec m_spec;
    std::optional<CronExpression> m_cron;
    std::optional<QDateTime> m_nextWall;
    std::optional<QDateTime> m_lastWall;       ///< the due time that was taken last
    std::chrono::milliseconds m_lastSteady{0}; ///< and when
    std::chrono::milliseconds m_nextSteady{0};
};

} // namespace paddock
