// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/channel.h"
#include "engine/warden/protocol.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <vector>

namespace paddock::warden {

/// One start, unpacked from its message: pointers into the message's payload, valid as long as that is.
struct SpawnRequest
{
    const char *directory = nullptr;
    const char *executable = nullptr;
    std::vector<char *> arguments;      ///< null-terminated, as execve wants it
    std::vector<char *> environment;    ///< null-terminated
    std::vector<char *> shellArguments; ///< for a script without an interpreter line: sh, executable, arguments...
    pid_t processGroup = 0;
    int streams[3] = {-1, -1, -1};
    rlimit descriptorLimit{}; ///< what the child gets back: the warden raised its own

    /// Absent where the payload does not hold what its header says.
    static std::optional<SpawnRequest> parse(const Message &message);
};

struct SpawnResult
{
    pid_t pid = -1;
    UniqueFd pidfd;
    int error = 0; ///< errno; then nothing runs and nothing is left to reap
    wire::Stage stage = wire::Stage::None;
};

/// clone3(CLONE_VM | CLONE_VFORK | CLONE_PIDFD [| CLONE_INTO_CGROUP]) and execve: the child is born in its group and
/// the call returns when it runs its program or could not. Cost does not grow with the caller's memory.
/// `cgroupFd` < 0: no cgroup. Needs kernel 5.7 for cgroups, 5.2 otherwise. All signals must be blocked.
SpawnResult spawn(const SpawnRequest &request, int cgroupFd);

/// Whether a process can be born in that cgroup at all: starts one that ends at once. 0 or an errno; ECANCELED where
/// the kernel kills it at birth.
int probeCgroup(int cgroupFd);

} // namespace paddock::warden
