// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/resourcelimits.h"

#include <QList>
#include <QString>

namespace paddock {

/// The kernel means that contains, strongest first.
enum class Mechanism { CgroupV2, Subreaper, ProcessGroup };

/// What a mechanism holds to, in words that go to people and to JSON.
struct Guarantee
{
    QString escape;      ///< "none": no descendant gets out; "reaper_lost": only when the group's warden is killed too;
                         ///< "setsid": whoever starts a session or process group of its own
    QString ownerKilled; ///< "whole_tree": all members end when Paddock is killed; "process_group": those that did
                         ///< not escape
    QString summary;     ///< one sentence for the badge's tooltip

    bool operator==(const Guarantee &) const = default;
};

/// A stronger mechanism that could not be had, and why.
struct Refusal
{
    Mechanism mechanism = Mechanism::CgroupV2;
    QString why;

    bool operator==(const Refusal &) const = default;
};

/// Which mechanism is in force and what was refused on the way down to it.
struct MechanismReport
{
    Mechanism mechanism = Mechanism::CgroupV2;
    Guarantee guarantee;
    QList<Refusal> refused;
    QString location; ///< the session's cgroup directory, empty for others
    LimitSupport limits;

    bool operator==(const MechanismReport &) const = default;
};

/// "cgroup_v2", "subreaper", "process_group": the word in JSON.
QString mechanismId(Mechanism mechanism);

/// "cgroup v2", "subreaper", "process group": the word on the badge.
QString mechanismName(Mechanism mechanism);

/// Parses the words of `--mechanism`: "cgroup", "subreaper", "process-group" (and their JSON names).
Result<Mechanism> parseMechanism(const QString &text);

Guarantee guaranteeOf(Mechanism mechanism);

} // namespace paddock
