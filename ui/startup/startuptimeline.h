// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"
#include "engine/stack/criticalpath.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>

namespace paddock {

/// One service's bar in the timeline; times are counted from the beginning of the start-up. A value.
struct StartupBar
{
    enum class End {
        UnderWay, ///< still waiting or starting
        Ready,
        Failed,  ///< or stopped, before it was ready
        NotPart, ///< it was not asked to start with the others, or once more since
    };

    QString id;
    QString title;
    End end = End::NotPart;
    std::chrono::milliseconds asked{0};
    std::chrono::milliseconds started{0}; ///< where it still waits: until now
    std::chrono::milliseconds ended{0};   ///< ready, failed, or now
    bool hasStarted = false;
    std::optional<std::chrono::milliseconds> onPath{}; ///< what it added, where it is on the critical path
    QString words{};                                   ///< beside the bar: "1.0 s", "waiting for db: not ready"

    bool operator==(const StartupBar &) const = default;
};

/// The last start-up of a stack as it can be drawn. Of services that were started apart from each other, those that
/// were started with the most others are it; the rest are listed and have no bar. A value; pure.
struct StartupTimeline
{
    QList<StartupBar> bars; ///< in the order of the services
    CriticalPath path;      ///< of what is ready
    std::chrono::milliseconds total{0};
    bool isUnderWay = false;
    int ready = 0;
    int parts = 0; ///< services that belong to it

    [[nodiscard]] bool isEmpty() const { return parts == 0; }
    bool operator==(const StartupTimeline &) const = default;

    static StartupTimeline of(const QList<ServiceStatus> &services, const QDateTime &now);
    /// "all 5 services ready in 4.2 s", "3 of 5 services ready · 2.1 s".
    [[nodiscard]] QString summary() const;
};

} // namespace paddock
