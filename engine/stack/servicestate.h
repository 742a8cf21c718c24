// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// What a service is doing.
enum class ServiceState {
    Stopped,  ///< never started, or stopped as asked
    Waiting,  ///< for the services named in the reason to run
    Starting, ///< asked of the warden, not confirmed yet
    Running,
    Frozen,
    Stopping, ///< politely; the reason names who is still alive once that takes a while
    Exited,   ///< by itself with code 0
    Failed,   ///< by itself with another code or a signal, or it did not start
};

/// "stopped" "waiting" "starting" "running" "frozen" "stopping" "exited" "failed": for people and JSON.
QString serviceStateId(ServiceState state);

/// A containment is alive in these: something may be running.
bool isActive(ServiceState state);

} // namespace paddock
