// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/startplan.h"

namespace paddock {

namespace {

using Condition = DependencyCondition;

bool hasEnded(ServiceState state)
{
    return state == ServiceState::Exited || state == ServiceState::Failed || state == ServiceState::GivenUp;
}

/// The condition does not hold, and nothing under way would make it come true.
bool isHopeless(const DependencyView &dependency)
{
    const ServiceView &view = dependency.service;
    switch (view.state) {
    case ServiceState::Starting:
    case ServiceState::Stopping:
    case ServiceState::Running:
    case ServiceState::BackingOff:
        return false;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Frozen:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return view.wish == Wish::None || view.blocked;
    }
    return false;
}

NextStep planStart(const std::vector<DependencyView> &dependencies, bool gateOpen)
{
    NextStep next;
    for (size_t i = 0; i < dependencies.size(); ++i) {
        if (isSatisfied(dependencies[i]))
            continue;
        next.waitsFor.push_back(int(i));
        next.blocked = next.blocked || isHopeless(dependencies[i]);
    }
    const bool canStart = next.waitsFor.empty() && gateOpen;
    next.action = canStart ? NextStep::Action::Start : NextStep::Action::Wait;
    return next;
}

NextStep planStop(const std::vector<ServiceView> &dependants)
{
    NextStep next;
    for (size_t i = 0; i < dependants.size(); ++i) {
        if (isActive(dependants[i].state))
            next.waitsFor.push_back(int(i));
    }
    next.action = next.waitsFor.empty() ? NextStep::Action::Stop : NextStep::Action::Wait;
    return next;
}

} // namespace

bool isSatisfied(const DependencyView &dependency)
{
    const ServiceView &view = dependency.service;
    const bool runs = view.state == ServiceState::Running && (view.wish == Wish::None || view.wish == Wish::Run);
    const bool starts =
        view.state == ServiceState::Starting && view.launched && view.wish != Wish::Rest && view.wish != Wish::Restart;
    switch (dependency.condition) {
    case Condition::Started:
        return runs || starts;
    case Condition::Ready:
        return runs && view.ready;
    case Condition::Healthy:
        return runs && view.healthy;
    case Condition::Completed:
        return hasEnded(view.state) && view.wish == Wish::None;
    case Condition::CompletedSuccessfully:
        return view.state == ServiceState::Exited && view.wish == Wish::None;
    case Condition::LogReady:
        return dependency.logged && (runs || starts || (hasEnded(view.state) && view.wish == Wish::None));
    }
    return false;
}

NextStep planNext(const ServiceView &self, const std::vector<DependencyView> &dependencies,
                  const std::vector<ServiceView> &dependants, bool gateOpen)
{
    switch (self.state) {
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        if (self.wish == Wish::Run || self.wish == Wish::Restart)
            return planStart(dependencies, gateOpen);
        if (self.wish == Wish::Rest || self.state == ServiceState::Waiting)
            return {NextStep::Action::Forget, false, {}};
        return {};
    case ServiceState::BackingOff:
        if (self.wish == Wish::Run)
            return planStart(dependencies, gateOpen);
        [[fallthrough]];
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
        if (self.wish == Wish::Rest || self.wish == Wish::Restart)
            return planStop(dependants);
        return {};
    case ServiceState::Stopping:
        return {};
    }
    return {};
}

bool isUnsettled(const ServiceView &view)
{
    if (view.state == ServiceState::Starting || view.state == ServiceState::Stopping ||
        view.state == ServiceState::BackingOff)
        return true;
    return view.wish != Wish::None && !view.blocked;
}

} // namespace paddock
