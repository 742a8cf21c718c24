// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicestate.h"

namespace paddock {

QString serviceStateId(ServiceState state)
{
    switch (state) {
    case ServiceState::Stopped:
        return QStringLiteral("stopped");
    case ServiceState::Waiting:
        return QStringLiteral("waiting");
    case ServiceState::Starting:
        return QStringLiteral("starting");
    case ServiceState::Running:
        return QStringLiteral("running");
    case ServiceState::Frozen:
        return QStringLiteral("frozen");
    case ServiceState::Stopping:
        return QStringLiteral("stopping");
    case ServiceState::BackingOff:
        return QStringLiteral("backing_off");
    case ServiceState::GivenUp:
        return QStringLiteral("given_up");
    case ServiceState::Exited:
        return QStringLiteral("exited");
    case ServiceState::Failed:
        return QStringLiteral("failed");
    }
    return {};
}

bool isActive(ServiceState state)
{
    switch (state) {
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::Stopping:
    case ServiceState::BackingOff:
        return true;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return false;
    }
    return false;
}

} // namespace paddock
