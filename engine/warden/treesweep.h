// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/proctree.h"

#include <functional>

/// Stops and kills of whole trees where the kernel keeps no list of their members.
namespace paddock::proctree {

/// Stops whatever descends from `root` until nothing new turns up, then kills all of it. The stop keeps a tree that
/// forks away from outrunning the walk. `includeRoot`: the root too. Returns how many were sent SIGKILL;
/// `refused` tells the first errno other than ESRCH.
int sweepKill(pid_t root, std::optional<Entry> includeRoot, int *refused = nullptr);

/// Who is meant, found anew in each pass.
using Lister = std::function<std::vector<Entry>()>;

/// The same for whoever is listed.
int sweepKill(const Lister &list, int *refused = nullptr);

/// Stops (SIGSTOP) whoever is listed until nobody new turns up. Returns those that somebody else had not stopped
/// before: the ones to wake again.
std::vector<Entry> sweepStop(const Lister &list);

} // namespace paddock::proctree
