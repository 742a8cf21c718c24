// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <chrono>
#include <csignal>

namespace paddock {

/// How a run is asked to end: each step does what it says, then its grace is waited for; when the last grace has passed
/// and members are left, the group is killed. No steps, or a grace of 0, means kill at once.
struct StopPlan
{
    /// `keys` where it is not empty, else `command` where it is not empty, else `signal`.
    struct Step
    {
        int signal = SIGTERM; ///< to every member
        std::chrono::milliseconds grace{5000};
        QByteArray keys{}; ///< written to the run's terminal, as if typed
        /// A program and its arguments, run beside the group (in its branch, where it has one) as the run's user, with
        /// its environment and folder and, while the leader lives, its pid in MAINPID. Killed when its grace is over.
        QStringList command{};

        bool operator==(const Step &) const = default;
    };

    QList<Step> steps{Step{}};
    /// false: who outlives the last grace goes on running and is named; a grace of 0 then waits for nobody. A timeout
    /// kills all the same.
    bool killAtEnd = true;

    bool operator==(const StopPlan &) const = default;
};

} // namespace paddock
