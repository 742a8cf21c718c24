// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

#include <chrono>
#include <csignal>

namespace paddock {

/// How a run is asked to end: each step's signal goes to every member, then its grace is waited for; when the last
/// grace has passed and members are left, the group is killed. No steps, or a grace of 0, means kill at once.
struct StopPlan
{
    struct Step
    {
        int signal = SIGTERM;
        std::chrono::milliseconds grace{5000};

        bool operator==(const Step &) const = default;
    };

    QList<Step> steps{Step{}};

    bool operator==(const StopPlan &) const = default;
};

} // namespace paddock
