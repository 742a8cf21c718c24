// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/protocol.h"

/// A cgroup's files that limit it (Documentation/admin-guide/cgroup-v2.rst). Errors are errnos; 0 is success.
namespace paddock::limitfiles {

/// Writes all limits; what is -1 is lifted. `refused` names the controller that failed; ENOENT: the group does not have
/// it. A limit below what is used now is taken: memory is then reclaimed or the group killed, processes stay.
int write(int directory, const wire::LimitsHeader &limits, wire::Controller &refused);

/// Whether pids.max of this very directory lets nobody in any more.
bool isOutOfProcesses(int directory);

} // namespace paddock::limitfiles
