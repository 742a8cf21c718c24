// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/dependency.h"
#include "engine/stack/servicestate.h"

#include <vector>

namespace paddock {

/// What was asked of a service and could not be done yet.
enum class Wish {
    None,
    Run,     ///< as soon as everything it needs is as it needs it
    Rest,    ///< stop as soon as nothing that needs it is active
    Restart, ///< Rest, then Run
};

/// What the plan has to know of a service.
struct ServiceView
{
    ServiceState state = ServiceState::Stopped;
    Wish wish = Wish::None;
    bool blocked = false;  ///< it waits for something that nobody is about to change
    bool launched = false; ///< its program executes
    bool ready = false;
    bool healthy = false;

    bool operator==(const ServiceView &) const = default;
};

/// A service that another one needs, and as what.
struct DependencyView
{
    ServiceView service;
    DependencyCondition condition = DependencyCondition::Started;
    bool logged = false; ///< of LogReady: the line has come in this run

    bool operator==(const DependencyView &) const = default;
};

/// What may be done for one service now.
struct NextStep
{
    enum class Action { Nothing, Wait, Start, Stop, Forget };

    Action action = Action::Nothing; ///< Forget: a start that was waited for is not wished any more
    bool blocked = false;
    std::vector<int> waitsFor; ///< positions in the dependencies (to start) or in the dependants (to stop)

    bool operator==(const NextStep &) const = default;
};

/// Pure: the order of starts and stops in one place, without a process in it. `gateOpen` is false while there is
/// no warden to start anything.
NextStep planNext(const ServiceView &self, const std::vector<DependencyView> &dependencies,
                  const std::vector<ServiceView> &dependants, bool gateOpen);

/// The condition holds, and nobody has asked for anything that would end that.
bool isSatisfied(const DependencyView &dependency);

/// An order is under way or can still be carried out; false too where it is blocked.
bool isUnsettled(const ServiceView &view);

} // namespace paddock
