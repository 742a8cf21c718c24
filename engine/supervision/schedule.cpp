// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/schedule.h"

#include <algorithm>

namespace paddock {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kTooLate = 1min;
constexpr std::chrono::milliseconds kResolution = 1min; ///< of a cron line
constexpr std::chrono::milliseconds kLongestSleep = 30s;
constexpr std::chrono::milliseconds kSetBack = 3h; ///< more than daylight saving and drift ever take back

std::chrono::milliseconds between(const QDateTime &from, const QDateTime &to)
{
    return std::chrono::milliseconds(from.msecsTo(to));
}

} // namespace

Result<Schedule> Schedule::create(const ScheduleSpec &spec, const Time &now)
{
    Schedule schedule(spec);
    if (spec.every) {
        schedule.m_nextSteady = now.steady + *spec.every;
        return schedule;
    }
    auto cron = CronExpression::parse(spec.cron);
    if (!cron)
        return std::unexpected(cron.error());
    schedule.m_cron = *cron;
    schedule.m_nextWall = cron->next(now.wall);
    return schedule;
}

bool Schedule::takeDue(const Time &now) { return m_cron ? takeCron(now) : takeInterval(now); }

bool Schedule::takeInterval(const Time &now)
{
    if (now.steady < m_nextSteady)
        return false;
    const std::chrono::milliseconds every = std::max<std::chrono::milliseconds>(*m_spec.every, 1ms);
    m_nextSteady += every;
    if (m_nextSteady <= now.steady)
        m_nextSteady = now.steady + every;
    return true;
}

bool Schedule::takeCron(const Time &now)
{
    const bool isDue = m_nextWall && *m_nextWall <= now.wall && between(*m_nextWall, now.wall) <= kTooLate;
    if (isDue) {
        m_lastWall = m_nextWall;
        m_lastSteady = now.steady;
    }
    QDateTime after = now.wall;
    const bool isPutBack = m_lastWall && after < *m_lastWall && between(after, *m_lastWall) < kSetBack;
    if (isPutBack && !(m_cron->comesEveryHour() && now.steady - m_lastSteady >= kResolution))
        after = *m_lastWall;
    m_nextWall = m_cron->next(after);
    return isDue;
}

std::optional<QDateTime> Schedule::nextAt(const Time &now) const
{
    return m_cron ? m_nextWall : now.wall.addMSecs((m_nextSteady - now.steady).count());
}

std::chrono::milliseconds Schedule::untilLook(const Time &now) const
{
    if (!m_cron)
        return std::max<std::chrono::milliseconds>(m_nextSteady - now.steady, 0ms);
    if (!m_nextWall)
        return kLongestSleep;
    return std::clamp<std::chrono::milliseconds>(between(now.wall, *m_nextWall), 0ms, kLongestSleep);
}

} // namespace paddock
