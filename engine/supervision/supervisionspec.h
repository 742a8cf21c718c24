// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portspec.h"
#include "engine/containment/resourcelimits.h"
#include "engine/process/command.h"
#include "engine/process/stopplan.h"
#include "engine/supervision/probespec.h"
#include "engine/supervision/restartspec.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// What a supervisor has to know of a service; nothing of its stack.
struct SupervisionSpec
{
    QString name; ///< of its groups
    Command command;
    StopPlan stop;
    RestartSpec restart;
    std::optional<ProbeSpec> ready;
    std::optional<ProbeSpec> health;
    std::optional<std::chrono::milliseconds> timeout;      ///< of a run
    std::optional<std::chrono::milliseconds> idleTimeout;  ///< without a byte of output
    std::optional<std::chrono::milliseconds> startTimeout; ///< from the start until ready
    ResourceLimits limits;
    QList<PortSpec> ports; ///< that it will want: while somebody else holds one, it is not started
    QString replicaOf;     ///< the name that it and its equals have a number behind; empty where it is alone

    bool operator==(const SupervisionSpec &) const = default;
};

/// A run that began by the one cannot become one by the other; everything else is taken on as it runs. Pure.
bool needsNewRun(const SupervisionSpec &before, const SupervisionSpec &after);

} // namespace paddock
