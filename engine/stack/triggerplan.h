// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicestate.h"
#include "engine/supervision/schedulespec.h"

namespace paddock {

/// What is done with a service that the clock or a changed file has something to say about.
enum class TriggerAction {
    Nothing,
    Start,
    Restart,
    Skip,  ///< the start is left out, and that is said
    Queue, ///< the start follows as soon as the run before has ended
    Defer, ///< until it is not frozen any more
};

/// Pure: a start is due by the clock.
TriggerAction whenDue(ScheduleSpec::Overlap overlap, ServiceState state);

/// Pure: a file has changed. One that ended by itself begins again, as the change may be what it needed; one that is
/// about to start, or was stopped by hand, reads the files when it starts.
TriggerAction whenChanged(ServiceState state);

} // namespace paddock
