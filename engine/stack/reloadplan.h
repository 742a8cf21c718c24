// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicestate.h"
#include "engine/stack/startplan.h"

namespace paddock {

/// What becomes of a service when a changed stack file is in force.
enum class ReloadAction {
    Nothing, ///< it goes on as it is; what it can take on of the change it has taken on
    Start,   ///< as with the whole stack
    Renew,   ///< what runs ends and begins anew, with all that needs it; what has ended runs once more
    Stop,
};

/// What the decision hangs on.
struct ReloadView
{
    ServiceState state = ServiceState::Stopped;
    Wish wish = Wish::None;
    bool needsNewRun = false;
    bool wanted = false;  ///< somebody has started it, and nobody has stopped it since
    bool byClock = false; ///< it has a schedule now, and starts by that alone
    bool isOff = false;   ///< disabled now
    bool wasOff = false;  ///< disabled before, or started by the clock alone, or not there at all
};

/// Pure. `startsNew`: what is new is to be up as well.
ReloadAction whenReloaded(const ReloadView &service, bool startsNew);

} // namespace paddock
