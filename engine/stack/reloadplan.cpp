// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/reloadplan.h"

namespace paddock {

namespace {

ReloadAction whenChanged(const ReloadView &service)
{
    switch (service.state) {
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::BackingOff:
        return service.wish == Wish::Rest ? ReloadAction::Nothing : ReloadAction::Renew;
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        // It was to run, and may do better now. What the clock starts waits for the clock.
        return service.wanted && !service.byClock ? ReloadAction::Renew : ReloadAction::Nothing;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Stopping:
        return ReloadAction::Nothing; // the next run, if one comes, is by the new file anyway
    }
    return ReloadAction::Nothing;
}

} // namespace

ReloadAction whenReloaded(const ReloadView &service, bool startsNew)
{
    if (service.isOff && !service.wasOff)
        return ReloadAction::Stop;
    if (service.needsNewRun) {
        const ReloadAction action = whenChanged(service);
        if (action != ReloadAction::Nothing)
            return action;
    }
    return service.wasOff && !service.isOff && startsNew ? ReloadAction::Start : ReloadAction::Nothing;
}

} // namespace paddock
