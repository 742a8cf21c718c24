// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/resourcelimits.h"
#include "engine/process/command.h"
#include "engine/process/stopplan.h"
#include "engine/supervision/restartspec.h"

#include <QString>

#include <chrono>
#include <optional>
#include <utility>

namespace paddock {

struct ServiceSpec;

/// A command launched by hand, and how it is kept: the keys of a service that mean something for one alone. A value;
/// a command is one that is kept as if nothing else had been said.
struct LaunchSpec
{
    LaunchSpec() = default;
    LaunchSpec(Command what) : command(std::move(what)) {}

    Command command;
    StopPlan stop;
    std::optional<std::chrono::milliseconds> timeout;     ///< of a run; above 0
    std::optional<std::chrono::milliseconds> idleTimeout; ///< without a byte of output; above 0
    RestartSpec restart;
    ResourceLimits limits;

    bool operator==(const LaunchSpec &) const = default;
};

/// What is supervised for it, under that name.
ServiceSpec serviceOf(const LaunchSpec &launch, const QString &name);

} // namespace paddock
