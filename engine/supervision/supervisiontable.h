// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// Where a supervised service is.
enum class SupervisorState {
    Down,       ///< never started, or stopped as asked
    Launching,  ///< asked of the warden, not confirmed yet
    Up,         ///< runs, not ready yet
    Ready,      ///< runs and is ready; at once where nothing says when it is
    Stopping,   ///< towards Down
    Restarting, ///< being stopped by order, towards a new start
    Failing,    ///< being stopped because it does not answer or was not ready in time; its end counts as a failure
    BackingOff, ///< rests before the next start
    Completed,  ///< ended by itself, and well, and that is that
    Failed,     ///< ended by itself, not well, and no restart is asked for
    GivenUp,    ///< too many restarts in its period
};

/// What happens to it. How a run ended is judged by policy and intensity before it gets here.
enum class SupervisorEvent {
    StartAsked,
    StopAsked,
    RestartAsked,
    KillAsked,
    Launched,
    BecameReady,
    ReadinessLost,
    HealthLost,    ///< the liveness probe has failed for good
    StartTimedOut, ///< was not ready in time
    EndedWell,     ///< and stays ended
    EndedBadly,    ///< and stays ended
    EndedAgain,    ///< and is started again after a rest
    EndedTooOften,
    BackoffElapsed,
};

/// What has to be done on the way.
enum class SupervisorAction {
    Nothing,
    Launch,
    Stop, ///< by the stop plan
    Kill,
    Rest,   ///< the backoff begins
    Unrest, ///< the backoff is called off
};

struct SupervisorStep
{
    SupervisorState next = SupervisorState::Down;
    SupervisorAction action = SupervisorAction::Nothing;

    bool operator==(const SupervisorStep &) const = default;
};

/// Pure: State x Event, every cell said. An event that means nothing in a state leaves it as it is.
SupervisorStep supervisorStep(SupervisorState state, SupervisorEvent event);

/// A process, or what is left of its group, is there in these.
bool hasProcess(SupervisorState state);

inline constexpr int kSupervisorStateCount = 11;
inline constexpr int kSupervisorEventCount = 14;

/// "backing_off", "given_up": for tests and logs.
QString supervisorStateId(SupervisorState state);

} // namespace paddock
