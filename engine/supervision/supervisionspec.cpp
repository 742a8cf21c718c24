// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/supervisionspec.h"

namespace paddock {

namespace {

bool isNotify(const std::optional<ProbeSpec> &probe)
{
    return probe && std::holds_alternative<NotifyCheck>(probe->check);
}

/// Where to notify, and of its health how often, a program reads in its environment.
bool isNotifiedOtherwise(const SupervisionSpec &before, const SupervisionSpec &after)
{
    return isNotify(before.ready) != isNotify(after.ready) || isNotify(before.health) != isNotify(after.health) ||
           (isNotify(before.health) && before.health->period != after.health->period);
}

} // namespace

bool needsNewRun(const SupervisionSpec &before, const SupervisionSpec &after)
{
    return before.command != after.command || before.limits != after.limits || before.timeout != after.timeout ||
           before.idleTimeout != after.idleTimeout || isNotifiedOtherwise(before, after);
}

} // namespace paddock
