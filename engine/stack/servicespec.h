// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portspec.h"
#include "engine/containment/resourcelimits.h"
#include "engine/process/command.h"
#include "engine/process/stopplan.h"
#include "engine/stack/dependency.h"
#include "engine/stack/logspec.h"
#include "engine/stack/replicaspec.h"
#include "engine/stack/watchspec.h"
#include "engine/supervision/schedulespec.h"
#include "engine/supervision/supervisionspec.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// One service as the stack file means it: names resolved, directories absolute, environment whole, variables
/// expanded, replicas apart. What is absent was not written and is off.
struct ServiceSpec
{
    QString name;
    QString description;
    QString namespaceName;       ///< services of one are started, stopped and shown together; empty: the stack's own
    bool disabled = false;       ///< starts only when it is asked for by name
    Command command;             ///< with user, and Terminal streams for `tty`
    QList<Dependency> dependsOn; ///< of disabled services only where it is disabled itself
    std::optional<ProbeSpec> ready;
    std::optional<ProbeSpec> health;
    RestartSpec restart;
    bool exitOnFailure = false; ///< once it has failed for good the stack stops, with its exit code
    bool cascade = false;       ///< a restart of it, or its readiness lost, restarts those that depend on it
    StopPlan stop;
    std::optional<std::chrono::milliseconds> timeout;      ///< of a run
    std::optional<std::chrono::milliseconds> idleTimeout;  ///< without a byte of output
    std::optional<std::chrono::milliseconds> startTimeout; ///< from the start until ready
    ResourceLimits limits;
    std::optional<LogSpec> log;
    std::optional<WatchSpec> watch;
    std::optional<ScheduleSpec> schedule;
    QList<PortSpec> ports;
    std::optional<ReplicaSpec> replica;
    QString filePath; ///< the file it stands in, absolute; not the stack's own where it was included
    int line = 0;     ///< where it stands in that file, from 1

    bool operator==(const ServiceSpec &) const = default;

    /// What its supervisor has to know.
    [[nodiscard]] SupervisionSpec supervision() const
    {
        return {name,    command,     stop,         restart, ready, health,
                timeout, idleTimeout, startTimeout, limits,  ports, replica ? replica->of : QString()};
    }
};

} // namespace paddock
