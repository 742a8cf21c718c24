// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// What engine and warden say to each other over a SOCK_SEQPACKET pair: one fixed header a message, then a payload.
/// Both come from the same build and run on the same machine, so structs go as they lie in memory; kVersion guards
/// against a warden of another build. Descriptors travel by SCM_RIGHTS. No Qt in this file.
namespace paddock::wire {

inline constexpr std::uint32_t kVersion = 3;
inline constexpr int kChannelFd = 3;                         ///< where the warden finds its end of the pair
inline constexpr std::size_t kInlinePayloadSize = 48 * 1024; ///< larger payloads come in a memfd, the last descriptor
inline constexpr int kMaxFds = 5;

enum class Order : std::uint32_t {
    Hello,        ///< value = Means; payload = HelloHeader, the name of the session's directory, a NUL and the path of
                  ///< the session's lease, which the warden removes when it has ended everything; fds: owner's pidfd,
                  ///< and for Means::Cgroup the directory to build in. Answered by Ready; may be repeated with other
                  ///< means after a refusal
    CreateGroup,  ///< payload = the group's name; empty: any name, which the warden may have a directory ready for.
                  ///< value = the branch it is made in, 0: the session. Answered by GroupReady, with Means::Cgroup only
                  ///< where it failed
    CreateBranch, ///< a group of groups in the session, without processes of its own; payload = its name. Means::Cgroup
                  ///< only; answered by GroupReady where it failed
    SetLimits,    ///< payload = LimitsHeader; of a group, a branch, or (group 0) the session. LimitsSet
    Start,        ///< payload = StartHeader and its strings; fds: standard input, output, error. Started | StartFailed
    Adopt,        ///< value = pid, number = its start time: bring it and its descendants into the group. Adopted
    Signal,       ///< value = signal number, to every member; number = 1: and SIGCONT to those that are stopped
    Kill,         ///< every member, at once
    Freeze,
    Thaw,
    Destroy,  ///< kill, then remove the group; nothing more comes of it
    Release,  ///< let the members live on and forget the group
    KillTree, ///< value = pid, number = its start time: whosever it is, with its descendants. TreeKilled
    Quit,     ///< kill everything, remove everything, end
};

enum class Means : std::int32_t { Cgroup, Subreaper, ProcessGroup };

struct OrderHeader
{
    Order order{};
    std::uint32_t group = 0; ///< chosen by the engine, never used twice; 0 is the session
    std::int32_t value = 0;
    std::uint32_t payloadSize = 0;
    std::uint64_t number = 0;
};

/// The beginning of Hello's payload.
struct HelloHeader
{
    std::uint32_t version = kVersion;
    std::uint64_t descriptorLimit = 0; ///< the soft RLIMIT_NOFILE that children get; 0: as the warden was born with
    std::int32_t ownerPid = 0;         ///< of the engine: it may sit in the directory to build in
};

/// The controllers of cgroup v2 that limits need, as bits.
enum Controller : std::uint32_t { MemoryController = 1, PidsController = 2, CpuController = 4 };

/// SetLimits' payload. -1: no limit.
struct LimitsHeader
{
    std::int64_t memoryBytes = -1;
    std::int64_t processes = -1;
    std::int64_t cpuMicroseconds = -1; ///< of CPU time in each period of 100 ms
};

inline constexpr std::int32_t kOwnSession = 0;       ///< lead a session, without a terminal
inline constexpr std::int32_t kOwnProcessGroup = -1; ///< lead a process group in the warden's session, the engine's

/// Start's payload: this, then groupCount supplementary groups (uint32), then limitCount RlimitEntry, then
/// NUL-terminated strings: directory, executable, argc arguments, envc "KEY=VALUE".
struct StartHeader
{
    std::uint32_t argc = 0;
    std::uint32_t envc = 0;
    std::int32_t processGroup = 0; ///< kOwnSession, kOwnProcessGroup, else join this process group
    std::uint32_t flags = 0;       ///< of StartFlag; without its flag a field below means nothing
    std::uint32_t user = 0;
    std::uint32_t group = 0;
    std::uint32_t umask = 0;
    std::int32_t nice = 0;
    std::uint32_t groupCount = 0;
    std::uint32_t limitCount = 0;
    std::uint64_t ignoredSignals = 0; ///< bit N-1: signal N is ignored; all others are at their default
};

enum StartFlag : std::uint32_t {
    SetsAccount = 1, ///< user, group and the supplementary groups
    SetsUmask = 2,
    SetsNice = 4,
    NoNewPrivileges = 8,
    TakesTerminal = 16,   ///< standard input becomes the controlling terminal
    TakesForeground = 32, ///< with kOwnProcessGroup: that group is in the foreground of the terminal on standard input
};

struct RlimitEntry
{
    std::uint64_t resource = 0;
    std::uint64_t soft = 0;
    std::uint64_t hard = 0;
};

enum class News : std::uint32_t {
    Ready,         ///< error = 0, or why these means cannot be had, with stage; value = the Controllers that limits may
                   ///< use, pid = errno that kept the others from being enabled
    GroupReady,    ///< error; pid = the group's own warden and one fd = its channel, where groups have one
    Started,       ///< pid, number = start time; value = N where the group's directory is run-N, else 0
    StartFailed,   ///< error, stage; value = the resource, with Stage::ResourceLimit
    LeaderStopped, ///< pid, number = start time, value = the signal; with Means::ProcessGroup only
    LeaderExited,  ///< pid, number = start time, value = wait status, cpuMicroseconds, peakBytes, groupIsEmpty
    Emptied,       ///< no member is left; after LeaderExited of every leader, and unless that has said so already
    FrozenChanged, ///< value = 1 or 0
    OrderFailed,   ///< value = the Order, error
    GroupLost,     ///< the group's own warden was killed; its members have been ended
    TreeKilled,    ///< value = how many were ended; pid; number = start time; error
    LimitsSet,     ///< error; value = the Controller that refused
    Adopted,       ///< pid, number = start time; value = how many processes came; error, stage; run = N where the
                   ///< group's directory is run-N, else 0
    AdoptedExited, ///< pid, number = start time: an adopted root ended; value = wait status where the kernel tells it,
                   ///< else -1
    Escaped,       ///< pid, number = start time: a descendant that left the group, found and still ours to end
};

/// Where a start, or taking up the means, failed.
enum class Stage : std::uint32_t {
    None,
    Version,
    Directory,
    Group,
    Clone,
    Streams,
    WorkingDirectory,
    Execute,
    Limits,   ///< a limit that was set before the start could not be; EAGAIN: the limit of processes is used up
    Terminal, ///< the controlling terminal
    Account,
    Priority,
    ResourceLimit,
    Identity, ///< adoption: who the process is changed or forbids it
    Move,     ///< adoption: the kernel did not let it be moved
};

struct NewsHeader
{
    News news{};
    std::uint32_t group = 0;
    std::int32_t pid = 0;
    std::int32_t value = 0;
    std::int32_t error = 0; ///< errno
    Stage stage = Stage::None;
    std::uint32_t groupIsEmpty = 0;
    std::int32_t run = 0;
    std::uint64_t number = 0;
    std::int64_t cpuMicroseconds = 0;
    std::int64_t peakBytes = 0;
    /// In each of a group's news: of everything that was reaped in it until now, as far as it can be told.
    std::int64_t reapedMicroseconds = 0;
    std::int64_t reapedPeakBytes = 0;
};

} // namespace paddock::wire
