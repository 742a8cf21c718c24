// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

/// Who descends from whom, read from /proc. Without Qt: the warden and the engine's containment room both use it.
namespace paddock::proctree {

/// A process as /proc/PID/stat names it (proc(5)).
struct Entry
{
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0; ///< the leader of its session: 0 where that is outside our pid namespace
    char state = '?';
    bool kernelThread = false;
    int threads = 0;
    std::uint64_t startTime = 0; ///< clock ticks after boot

    /// A zombie is dead, unless only its main thread has ended and others go on.
    [[nodiscard]] bool isAlive() const { return (state != 'Z' && state != 'X') || threads > 1; }
    [[nodiscard]] bool isStopped() const { return state == 'T'; }

    bool operator==(const Entry &) const = default;
};

/// Absent where the process is gone, and, with another errno than ENOENT and ESRCH, where it cannot be read.
std::optional<Entry> readEntry(pid_t pid);

/// Parses the text of /proc/PID/stat; the name in it may hold spaces, ')' and newlines.
std::optional<Entry> parseStat(const char *text, std::size_t size);

/// Every process there is, in one bounded pass: under a storm of forks some may be missing.
std::vector<pid_t> processes();

/// The children of a process, zombies among them.
std::vector<pid_t> children(pid_t pid);

/// All living descendants of `root`, parents before children, without `root` itself and without zombies. One pass:
/// a tree that changes meanwhile may be seen in part. Uses /proc/PID/task/TID/children (CONFIG_PROC_CHILDREN,
/// kernel 4.2), else the parents of all processes. `unreadable` gets 0, or the errno that hid somebody from the pass.
std::vector<Entry> descendants(pid_t root, int *unreadable = nullptr);

/// Whether it is this process or above it: killing or moving it would do so to Paddock itself.
bool isAncestorOrSelf(pid_t pid);

/// The living members of a process group, in one pass over /proc. `leaderStart` is the start time of the process it is
/// named after: where another process has that number by now, the group has gone and has no members. `unreadable` as
/// above.
std::vector<Entry> membersOfGroup(pid_t group, std::uint64_t leaderStart, int *unreadable = nullptr);

/// A pidfd that is sure to be this process. Invalid, with errno, where it is gone (ESRCH) or cannot be had.
UniqueFd openExactly(const Entry &entry);

/// 0 or an errno; ESRCH when it is gone.
int sendSignal(const UniqueFd &pidfd, int signal);

/// Sends a signal to this very process, by a pidfd whose identity was checked. 0 or an errno; ESRCH when it is gone.
/// `wakeStopped`: and SIGCONT after it where the process is stopped, so that it can take the signal.
int signalExactly(const Entry &entry, int signal, bool wakeStopped = false);

} // namespace paddock::proctree
