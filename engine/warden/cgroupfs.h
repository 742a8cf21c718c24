// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <sys/types.h>

#include <string>
#include <vector>

/// Reads and writes below one cgroup v2 directory, by descriptor, so that nothing depends on paths staying where they
/// were (Documentation/admin-guide/cgroup-v2.rst). Errors are errnos; 0 is success.
namespace paddock::cgroupfs {

/// The leaf that an engine steps aside into is named after its pid: "paddock-host-4711"; see HostLeaf.
inline constexpr const char *kHostLeafPrefix = "paddock-host-";

/// mkdir and open. `error` is set where the result is invalid.
UniqueFd createDirectory(int parent, const std::string &name, int &error);

int writeFile(int directory, const char *name, const char *text);

/// -1 where the file cannot be read: the directory is gone.
struct Events
{
    int populated = -1;
    int frozen = -1;
};

/// Reads an open cgroup.events again from its start.
Events readEvents(int eventsFd);

/// The pids in the directory and all below it.
std::vector<pid_t> members(int directory);

/// The pids in the directory itself; 0 stands for each process that our pid namespace does not see.
std::vector<pid_t> directMembers(int directory);

/// The names of the directories right below.
std::vector<std::string> childNames(int directory);

/// The text of one of its files; empty where it cannot be read.
std::string readFile(int directory, const char *name);

/// Removes a directory of empty groups with everything below it, deepest first. 0, or EBUSY while a member is left.
int removeTree(int parent, const std::string &name);

/// Where the process sits in the v2 hierarchy, as /proc/PID/cgroup names it; empty where it is gone.
std::string pathOf(pid_t pid);

/// Whether such a path is that directory's or below.
bool contains(int directory, const std::string &path);

/// Whether the process sits in that directory or below. Guards against pids that were used again.
bool contains(int directory, pid_t pid);

/// Whether pathOf() gave that directory or one below; the directory is known by its path in the file system.
bool covers(const std::string &directoryPath, const std::string &path);

} // namespace paddock::cgroupfs
