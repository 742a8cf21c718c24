// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <string>

/// From a cgroup's name in /proc/PID/cgroup to its directory.
namespace paddock::cgroupmount {

/// Pure: the directory's path below the first cgroup2 mount that shows it; empty where none does. `mountinfo` is the
/// text of /proc/self/mountinfo (proc(5)), `cgroup` a path as the v2 line of /proc/PID/cgroup has it.
std::string locate(const std::string &mountinfo, const std::string &cgroup);

/// Invalid, with errno, where it does not exist or is not shown to us.
UniqueFd open(const std::string &cgroup);

} // namespace paddock::cgroupmount
