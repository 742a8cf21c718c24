// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/proctree.h"

#include <optional>

namespace paddock::warden {

/// How a process ended that is not our child and so not ours to reap, as wait(2) would tell it. Its zombie tells it,
/// where the kernel lets us look, and after it was reaped the pidfd does (PIDFD_GET_INFO, Linux 6.15). Else absent.
std::optional<int> endStatus(int pidfd, const proctree::Entry &entry);

} // namespace paddock::warden
