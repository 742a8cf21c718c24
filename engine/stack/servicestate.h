// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// What a service is doing.
enum class ServiceState {
    Stopped,  ///< never started, or stopped as asked
    Waiting,  ///< for the services named in the reason
    Starting, ///< asked of the warden, or running and not ready yet
    Running,  ///< and ready, where it says when it is; the reason tells where it has stopped being so
    Frozen,
    Stopping,   ///< politely; the reason names who is still alive once that takes a while
    BackingOff, ///< ended by itself and rests before its next start
    Exited,     ///< by itself with a success code
    Failed,     ///< by itself with another code or a signal, or it did not start
    GivenUp,    ///< failed too often in too short a time
};

/// "stopped" "waiting" "starting" "running" "frozen" "stopping" "backing_off" "exited" "failed" "given_up": for people
/// and JSON.
QString serviceStateId(ServiceState state);

/// A containment is alive in these, or one will be without anybody's doing.
bool isActive(ServiceState state);

} // namespace paddock
