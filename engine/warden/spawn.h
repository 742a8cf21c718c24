// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/newborn.h"

#include <sys/types.h>

namespace paddock::warden {

struct SpawnResult
{
    pid_t pid = -1;
    UniqueFd pidfd;
    NewbornFailure failure; ///< with an errno in it nothing runs and nothing is left to reap
};

/// clone3(CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD [| CLONE_INTO_CGROUP]) and execve: the child is born in
/// its group and the call returns when it runs its program or could not. Cost grows neither with the caller's memory
/// nor with its descriptors. `cgroupFd` < 0: no cgroup. Needs kernel 5.9. All signals must be blocked.
SpawnResult spawn(const SpawnRequest &request, int cgroupFd);

/// Takes the places where children look for their streams, or empties them again. False with errno.
bool keepStreamPlaces();

/// Whether a process can be born in that cgroup at all: starts one that ends at once. 0 or an errno; ECANCELED where
/// the kernel kills it at birth.
int probeCgroup(int cgroupFd);

} // namespace paddock::warden
