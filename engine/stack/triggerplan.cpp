// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/triggerplan.h"

namespace paddock {

TriggerAction whenDue(ScheduleSpec::Overlap overlap, ServiceState state)
{
    switch (state) {
    case ServiceState::Stopped:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return TriggerAction::Start;
    case ServiceState::Waiting:
        return TriggerAction::Nothing; // this start is what it waits with
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::Stopping:
    case ServiceState::BackingOff:
        break;
    }
    switch (overlap) {
    case ScheduleSpec::Overlap::Skip:
        return TriggerAction::Skip;
    case ScheduleSpec::Overlap::Queue:
        return TriggerAction::Queue;
    case ScheduleSpec::Overlap::Replace:
        // A stop that is under way is not begun again, and from a rest there is nothing to stop.
        return state == ServiceState::Stopping || state == ServiceState::BackingOff ? TriggerAction::Start
                                                                                    : TriggerAction::Restart;
    }
    return TriggerAction::Nothing;
}

TriggerAction whenChanged(ServiceState state)
{
    switch (state) {
    case ServiceState::Starting:
    case ServiceState::Running:
        return TriggerAction::Restart;
    case ServiceState::Frozen:
        return TriggerAction::Defer;
    case ServiceState::BackingOff:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return TriggerAction::Start;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Stopping:
        break;
    }
    return TriggerAction::Nothing;
}

} // namespace paddock
