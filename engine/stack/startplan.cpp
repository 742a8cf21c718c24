// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/startplan.h"

namespace paddock {

namespace {

bool isSatisfying(const ServiceView &dependency)
{
    return dependency.state == ServiceState::Running && (dependency.wish == Wish::None || dependency.wish == Wish::Run);
}

/// Not running, and nothing under way that would make it run.
bool isHopeless(const ServiceView &dependency)
{
    switch (dependency.state) {
    case ServiceState::Starting:
    case ServiceState::Stopping:
    case ServiceState::Running:
        return false;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Frozen:
    case ServiceState::Exited:
    case ServiceState::Failed:
        return dependency.wish == Wish::None || dependency.blocked;
    }
    return false;
}

NextStep planStart(const std::vector<ServiceView> &dependencies, bool gateOpen)
{
    NextStep next;
    for (size_t i = 0; i < dependencies.size(); ++i) {
        if (isSatisfying(dependencies[i]))
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

NextStep planNext(const ServiceView &self, const std::vector<ServiceView> &dependencies,
                  const std::vector<ServiceView> &dependants, bool gateOpen)
{
    switch (self.state) {
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Exited:
    case ServiceState::Failed:
        if (self.wish == Wish::Run || self.wish == Wish::Restart)
            return planStart(dependencies, gateOpen);
        if (self.wish == Wish::Rest || self.state == ServiceState::Waiting)
            return {NextStep::Action::Forget, false, {}};
        return {};
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
    if (view.state == ServiceState::Starting || view.state == ServiceState::Stopping)
        return true;
    return view.wish != Wish::None && !view.blocked;
}

} // namespace paddock
