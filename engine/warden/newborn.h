// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/spawnrequest.h"

namespace paddock::warden {

/// The child's streams lie here and in the two places above, so low that all above can be left behind at once. A warden
/// keeps the places for them (Warden::prepareProcess).
inline constexpr int kStreamsFd = 8;

/// Where a newborn child failed. Written by the child into memory that it shares with the warden.
struct NewbornFailure
{
    wire::Stage stage = wire::Stage::None;
    int error = 0;  ///< errno
    int detail = 0; ///< the number of the resource, with Stage::ResourceLimit
};

/// What a child does between its birth and its program: takes its place, becomes who it shall be, executes. Runs in the
/// warden's memory (CLONE_VM) with all signals blocked: async-signal-safe calls only, nothing allocated, nothing of the
/// warden's changed, and no function of the C library that would tell other threads of a change of user.
[[noreturn]] void runNewborn(const SpawnRequest &request, NewbornFailure &failure);

} // namespace paddock::warden
