// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/supervisiontable.h"

#include <array>

namespace paddock {

namespace {

using S = SupervisorState;
using A = SupervisorAction;
using Row = std::array<SupervisorStep, kSupervisorEventCount>;

/// The columns are the events in their order. A cell that names its own row's state and Nothing ignores the event.
// clang-format off
constexpr std::array<Row, kSupervisorStateCount> kTable{{
    // Down
    {{ {S::Launching, A::Launch}, {S::Down, A::Nothing}, {S::Launching, A::Launch}, {S::Down, A::Nothing},
       {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing},
       {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing} }},
    // Launching: an end here is a start that failed
    {{ {S::Launching, A::Nothing}, {S::Stopping, A::Stop}, {S::Restarting, A::Stop}, {S::Stopping, A::Kill},
       {S::Up, A::Nothing}, {S::Launching, A::Nothing}, {S::Launching, A::Nothing}, {S::Launching, A::Nothing}, {S::Failing, A::Stop},
       {S::Completed, A::Nothing}, {S::Failed, A::Nothing}, {S::BackingOff, A::Rest}, {S::GivenUp, A::Nothing}, {S::Launching, A::Nothing} }},
    // Up
    {{ {S::Up, A::Nothing}, {S::Stopping, A::Stop}, {S::Restarting, A::Stop}, {S::Stopping, A::Kill},
       {S::Up, A::Nothing}, {S::Ready, A::Nothing}, {S::Up, A::Nothing}, {S::Failing, A::Stop}, {S::Failing, A::Stop},
       {S::Completed, A::Nothing}, {S::Failed, A::Nothing}, {S::BackingOff, A::Rest}, {S::GivenUp, A::Nothing}, {S::Up, A::Nothing} }},
    // Ready: losing readiness is shown, nothing is stopped for it
    {{ {S::Ready, A::Nothing}, {S::Stopping, A::Stop}, {S::Restarting, A::Stop}, {S::Stopping, A::Kill},
       {S::Ready, A::Nothing}, {S::Ready, A::Nothing}, {S::Up, A::Nothing}, {S::Failing, A::Stop}, {S::Ready, A::Nothing},
       {S::Completed, A::Nothing}, {S::Failed, A::Nothing}, {S::BackingOff, A::Rest}, {S::GivenUp, A::Nothing}, {S::Ready, A::Nothing} }},
    // Stopping: a stop by hand wins over every policy; a start is queued behind it
    {{ {S::Restarting, A::Nothing}, {S::Stopping, A::Nothing}, {S::Restarting, A::Nothing}, {S::Stopping, A::Kill},
       {S::Stopping, A::Nothing}, {S::Stopping, A::Nothing}, {S::Stopping, A::Nothing}, {S::Stopping, A::Nothing}, {S::Stopping, A::Nothing},
       {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Down, A::Nothing}, {S::Stopping, A::Nothing} }},
    // Restarting
    {{ {S::Restarting, A::Nothing}, {S::Stopping, A::Nothing}, {S::Restarting, A::Nothing}, {S::Stopping, A::Kill},
       {S::Restarting, A::Nothing}, {S::Restarting, A::Nothing}, {S::Restarting, A::Nothing}, {S::Restarting, A::Nothing}, {S::Restarting, A::Nothing},
       {S::Launching, A::Launch}, {S::Launching, A::Launch}, {S::Launching, A::Launch}, {S::Launching, A::Launch}, {S::Restarting, A::Nothing} }},
    // Failing: it was to end, so ending well is no success either; who judges the end does not say EndedWell
    {{ {S::Restarting, A::Nothing}, {S::Stopping, A::Nothing}, {S::Restarting, A::Nothing}, {S::Stopping, A::Kill},
       {S::Failing, A::Nothing}, {S::Failing, A::Nothing}, {S::Failing, A::Nothing}, {S::Failing, A::Nothing}, {S::Failing, A::Nothing},
       {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::BackingOff, A::Rest}, {S::GivenUp, A::Nothing}, {S::Failing, A::Nothing} }},
    // BackingOff: a start by hand does not wait
    {{ {S::Launching, A::Launch}, {S::Down, A::Unrest}, {S::Launching, A::Launch}, {S::Down, A::Unrest},
       {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing},
       {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::BackingOff, A::Nothing}, {S::Launching, A::Launch} }},
    // Completed
    {{ {S::Launching, A::Launch}, {S::Down, A::Nothing}, {S::Launching, A::Launch}, {S::Down, A::Nothing},
       {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing},
       {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing}, {S::Completed, A::Nothing} }},
    // Failed
    {{ {S::Launching, A::Launch}, {S::Down, A::Nothing}, {S::Launching, A::Launch}, {S::Down, A::Nothing},
       {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing},
       {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing}, {S::Failed, A::Nothing} }},
    // GivenUp
    {{ {S::Launching, A::Launch}, {S::Down, A::Nothing}, {S::Launching, A::Launch}, {S::Down, A::Nothing},
       {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing},
       {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing}, {S::GivenUp, A::Nothing} }},
}};
// clang-format on

} // namespace

SupervisorStep supervisorStep(SupervisorState state, SupervisorEvent event)
{
    return kTable.at(static_cast<std::size_t>(state)).at(static_cast<std::size_t>(event));
}

bool hasProcess(SupervisorState state)
{
    switch (state) {
    case S::Launching:
    case S::Up:
    case S::Ready:
    case S::Stopping:
    case S::Restarting:
    case S::Failing:
        return true;
    case S::Down:
    case S::BackingOff:
    case S::Completed:
    case S::Failed:
    case S::GivenUp:
        return false;
    }
    return false;
}

QString supervisorStateId(SupervisorState state)
{
    static constexpr std::array<const char *, kSupervisorStateCount> kNames{
        "down",    "launching",   "up",        "ready",  "stopping", "restarting",
        "failing", "backing_off", "completed", "failed", "given_up"};
    return QLatin1String(kNames.at(static_cast<std::size_t>(state)));
}

} // namespace paddock
