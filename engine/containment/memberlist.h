// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/member.h"

#include <QList>
#include <QString>

#include <optional>

/// The living members of a group, read now. A process that ends meanwhile is left out; one that cannot
/// be read is an error, since it may be alive. The reads block only on /proc.
namespace paddock::memberlist {

/// All processes in a cgroup directory and below. A directory that is gone has no members.
Result<QList<Member>> ofCgroup(const QString &directory);

/// All descendants of a group's warden.
Result<QList<Member>> ofReaper(std::int32_t reaperPid);

/// All processes in the process groups that these lead or led.
Result<QList<Member>> ofProcessGroups(const QList<ProcessKey> &leaders);

/// One living process by its identity; absent where it is gone.
std::optional<Member> find(const ProcessKey &key);
/// This process where it is a living member; a look at it alone.
std::optional<Member> findInCgroup(const QString &directory, std::int32_t pid);
std::optional<Member> findBelowReaper(std::int32_t reaperPid, std::int32_t pid);

} // namespace paddock::memberlist
