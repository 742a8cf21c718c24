// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QList>

namespace paddock {

/// What one light says of a service, or of several: the worst state, unless one that runs and does not work is worse.
/// Only what has failed for good is worse than that. A value.
struct StateMark
{
    ServiceState state = ServiceState::Stopped;
    bool unwell = false;

    bool operator==(const StateMark &) const = default;

    static StateMark of(const QList<ServiceStatus> &services);
};

} // namespace paddock
