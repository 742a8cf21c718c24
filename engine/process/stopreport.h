// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/member.h"

#include <QList>
#include <QStringList>

#include <chrono>

namespace paddock {

/// How a stop went: the last one, where there were several. A value, in the Outcome of a run that was stopped, killed
/// or timed out.
struct StopReport
{
    bool asked = false;     ///< false: the run ended by itself and the rest means nothing
    int membersBefore = 0;  ///< when it was asked for
    int membersAfter = 0;   ///< when it was over: 0, unless the plan does not kill or something could not be ended
    int stepsTaken = 0;     ///< of the plan
    bool drained = false;   ///< the group was empty within the graces, nobody was killed
    bool escalated = false; ///< the last grace passed and the rest was killed
    QList<Member> blockers; ///< who outlived the last grace
    QStringList failures;   ///< what became of steps that could not be taken or went wrong, a sentence each
    std::chrono::milliseconds elapsed{0}; ///< from the order to the empty group, or to the last grace's end

    bool operator==(const StopReport &) const = default;
};

} // namespace paddock
