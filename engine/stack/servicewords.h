// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicestate.h"
#include "engine/stack/waitcause.h"
#include "engine/supervision/supervisor.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace paddock {

/// What is said of a service besides what its supervisor knows. A value of the Service.
struct ServiceRemarks
{
    std::optional<WaitCause> wait;  ///< Waiting
    std::optional<QString> refusal; ///< Failed before it was started
    std::optional<WaitCause> hold;  ///< why it is still in this state; goes before any other reason
    QString stopReason;             ///< while Stopping, or what the stop came to
    bool stopAsked = false;         ///< of this run, as is the next
    bool killAsked = false;
    bool endsLeftovers = false;         ///< its leader has ended, and what that left behind is being ended
    std::optional<QDateTime> nextRunAt; ///< by its schedule
};

/// A service's state and its reasons, in words for people. Pure.
namespace servicewords {

ServiceState state(const Supervisor &supervisor, const ServiceRemarks &remarks);

/// Empty where the state says it all.
QString reason(const Supervisor &supervisor, const ServiceRemarks &remarks);

/// The services in the way of what was asked of it; empty where none is.
QStringList waitsFor(const ServiceRemarks &remarks);

/// How the run that has just ended did so, for the log.
QString end(const Supervisor &supervisor, const ServiceRemarks &remarks, const Outcome &outcome);

/// "1 left behind is ended: sleep 4711 ...".
QString leftovers(const QList<Member> &leftovers);
/// "stopping: 2 processes left (sleep 4711, ...)".
QString survivors(const QList<Member> &survivors);

} // namespace servicewords
} // namespace paddock
