// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/containment/portspec.h"
#include "engine/process/outcome.h"
#include "engine/stack/dependency.h"
#include "engine/stack/servicestate.h"
#include "engine/stack/startuptimes.h"
#include "engine/supervision/probestatus.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace paddock {

class Service;

/// One service or launched command as the window and the command line see it. A value.
struct ServiceStatus
{
    QString id;            ///< unique in the session: the service's name, or "run-N" of a launched command
    QString title;         ///< what people read: the service's name, or the command line
    bool launched = false; ///< a command launched by hand, not a service of the stack file
    ServiceState state = ServiceState::Stopped;
    QString reason;          ///< for people: "waiting for redis", "exit 1", "stopping: 2 processes left (sleep 4711)"
    QStringList waitsFor;    ///< the services in the way of what was asked of it; empty where none is
    QList<Dependency> needs; ///< what it depends on, in the order of its file
    QString commandLine;
    QString workingDirectory;
    ProcessKey leader;                      ///< pid 0 while nothing runs
    QString group;                          ///< "shop/api/run-3": the containment, empty while nothing runs
    int run = 0;                            ///< how often it was started
    int restarts = 0;                       ///< of those, how often by itself, since the last start by hand
    int recentRestarts = 0;                 ///< of those, the ones that count towards giving up
    std::optional<int> maxRestarts;         ///< in their period, then it is given up; absent: no limit, or no restarts
    bool ready = false;                     ///< runs and is ready; at once where it has no ready probe
    std::optional<bool> healthy;            ///< absent without a health probe, or before its verdict
    std::optional<ProbeStatus> readyProbe;  ///< while it runs and has one
    std::optional<ProbeStatus> healthProbe; ///< likewise; asked once it is ready
    std::optional<QDateTime> nextStartAt;   ///< while BackingOff
    std::optional<QDateTime> nextRunAt;     ///< by its schedule, as long as that is in force
    StartupTimes startup;                   ///< of the last start that was asked for
    QList<PortSpec> ports;                  ///< that its file says it listens on
    QString namespaceName;
    bool disabled = false;              ///< starts only when it is asked for by name
    QDateTime since;                    ///< of this state
    std::optional<QDateTime> startedAt; ///< of the current or last run
    std::optional<Outcome> lastOutcome;
    std::chrono::milliseconds grace{5000};

    bool operator==(const ServiceStatus &) const = default;
};

/// Whether what `need` says of a service is true of it now; absent where only the engine knows, as of a line of its
/// log.
std::optional<bool> holds(const Dependency &need, const ServiceStatus &service);

/// What the service is now; `launched` says that it is a command launched by hand.
ServiceStatus statusOf(const Service &service, bool launched);

} // namespace paddock
