// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/protocol.h"

/// Which controllers of cgroup v2 a directory has, and which it passes on to those below. Sets are wire::Controller
/// bits; others than those are never touched.
namespace paddock::controllers {

inline constexpr std::uint32_t kAll = wire::MemoryController | wire::PidsController | wire::CpuController;

/// Pure: the controllers named in a text like "cpuset cpu io memory pids".
std::uint32_t parse(const char *text);

[[nodiscard]] std::uint32_t available(int directory); ///< cgroup.controllers
[[nodiscard]] std::uint32_t passedOn(int directory);  ///< cgroup.subtree_control

/// Turns each of them on for the directories below; returns those that are on then. `error`: the first errno.
std::uint32_t passOn(int directory, std::uint32_t controllers, int *error = nullptr);
/// Turns each of them off where nobody below passes it on in turn.
void keepBack(int directory, std::uint32_t controllers);

} // namespace paddock::controllers
