// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/treesweep.h"

#include <signal.h>

#include <cerrno>
#include <unordered_map>
#include <utility>

namespace paddock::proctree {

namespace {

constexpr int kMaxPasses = 1000;

struct EntryHash
{
    std::size_t operator()(const Entry &entry) const
    {
        return std::hash<std::uint64_t>()((static_cast<std::uint64_t>(entry.pid) << 40) ^ entry.startTime);
    }
};

struct SameProcess
{
    bool operator()(const Entry &a, const Entry &b) const { return a.pid == b.pid && a.startTime == b.startTime; }
};

/// Processes that were stopped, each held by its pidfd (invalid where there was no descriptor left for it).
using Stopped = std::unordered_map<Entry, UniqueFd, EntryHash, SameProcess>;

void stop(const Entry &entry, Stopped &stopped, int *refused)
{
    UniqueFd pidfd = openExactly(entry);
    const int error = pidfd ? sendSignal(pidfd, SIGSTOP) : errno;
    if (error != 0 && error != ESRCH && *refused == 0)
        *refused = error;
    stopped.insert_or_assign(entry, std::move(pidfd));
}

/// A process past the kernel's last check for signals can still complete one fork; the next pass finds the child.
void stopUntilQuiet(const Lister &list, Stopped &stopped, int *refused)
{
    bool anyNew = true;
    for (int pass = 0; pass < kMaxPasses && anyNew; ++pass) {
        anyNew = false;
        for (const Entry &entry : list()) {
            if (stopped.contains(entry))
                continue;
            anyNew = true;
            stop(entry, stopped, refused);
        }
    }
}

int killStopped(const Stopped &doomed)
{
    int killed = 0;
    for (const auto &[entry, pidfd] : doomed)
        killed += (pidfd ? sendSignal(pidfd, SIGKILL) : signalExactly(entry, SIGKILL)) == 0 ? 1 : 0;
    return killed;
}

} // namespace

int sweepKill(pid_t root, std::optional<Entry> includeRoot, int *refused)
{
    int firstRefusal = 0;
    Stopped doomed;
    if (includeRoot)
        stop(*includeRoot, doomed, &firstRefusal);
    int killed = 0;
    // A root that may not be touched keeps its tree: half a tree killed would be the worst of both.
    if (firstRefusal == 0 || !includeRoot) {
        stopUntilQuiet([root] { return descendants(root); }, doomed, &firstRefusal);
        killed = killStopped(doomed);
    }
    if (refused)
        *refused = firstRefusal;
    return killed;
}

int sweepKill(const Lister &list, int *refused)
{
    int firstRefusal = 0;
    Stopped doomed;
    stopUntilQuiet(list, doomed, &firstRefusal);
    if (refused)
        *refused = firstRefusal;
    return killStopped(doomed);
}

std::vector<Entry> sweepStop(const Lister &list)
{
    Stopped stopped;
    int ignored = 0;
    stopUntilQuiet(list, stopped, &ignored);
    std::vector<Entry> ours;
    for (const auto &[entry, pidfd] : stopped) { // each as it was found, before it was stopped
        if (!entry.isStopped())
            ours.push_back(entry);
    }
    return ours;
}

} // namespace paddock::proctree
