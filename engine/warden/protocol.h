// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// What engine and warden say to each other over a SOCK_SEQPACKET pair: one fixed header a message, then a payload.
/// Both come from the same build and run on the same machine, so structs go as they lie in memory; kVersion guards
/// against a warden of another build. Descriptors travel by SCM_RIGHTS. No Qt in this file.
namespace paddock::wire {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr int kChannelFd = 3;                         ///< where the warden finds its end of the pair
inline constexpr std::size_t kInlinePayloadSize = 48 * 1024; ///< larger payloads come in a memfd, the last descriptor
inline constexpr int kMaxFds = 5;

enum class Order : std::uint32_t {
    Hello,       ///< value = Means; payload = HelloHeader and the name of the session's directory; fds: owner's
                 ///< pidfd, and for Means::Cgroup the directory to build in. Answered by Ready; may be repeated
                 ///< with other means after a refusal
    CreateGroup, ///< payload = the group's name; empty: any name, which the warden may have a directory ready for.
                 ///< Answered by GroupReady, with Means::Cgroup only where it failed
    Start,       ///< payload = StartHeader and its strings; fds: standard input, output, error. Started | StartFailed
    Signal,      ///< value = signal number, to every member
    Kill,        ///< every member, at once
    Freeze,
    Thaw,
    Destroy,  ///< kill, then remove the group; nothing more comes of it
    Release,  ///< let the members live on and forget the group
    KillTree, ///< value = pid, number = its start time: whosever it is, with its descendants. TreeKilled
    Quit,     ///< kill everything, remove everything, end
};

enum class Means : std::int32_t { Cgroup, Subreaper };

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
};

/// Start's payload: this, then NUL-terminated strings: directory, executable, argc arguments, envc "KEY=VALUE".
struct StartHeader
{
    std::uint32_t argc = 0;
    std::uint32_t envc = 0;
    std::int32_t processGroup = 0; ///< 0: lead a session of its own; else join this process group
};

enum class News : std::uint32_t {
    Ready,         ///< error = 0, or why these means cannot be had, with stage
    GroupReady,    ///< error; pid = the group's own warden and one fd = its channel, where groups have one
    Started,       ///< pid, number = start time; value = N where the group's directory is run-N, else 0
    StartFailed,   ///< error, stage
    LeaderExited,  ///< pid, number = start time, value = wait status, cpuMicroseconds, peakBytes, groupIsEmpty
    Emptied,       ///< no member is left; after LeaderExited of every leader, and unless that has said so already
    FrozenChanged, ///< value = 1 or 0
    OrderFailed,   ///< value = the Order, error
    GroupLost,     ///< the group's own warden was killed; its members have been ended
    TreeKilled,    ///< value = how many were ended; pid; number = start time; error
};

/// Where a start, or taking up the means, failed.
enum class Stage : std::uint32_t { None, Version, Directory, Group, Clone, Streams, WorkingDirectory, Execute };

struct NewsHeader
{
    News news{};
    std::uint32_t group = 0;
    std::int32_t pid = 0;
    std::int32_t value = 0;
    std::int32_t error = 0; ///< errno
    Stage stage = Stage::None;
    std::uint32_t groupIsEmpty = 0;
    std::uint64_t number = 0;
    std::int64_t cpuMicroseconds = 0;
    std::int64_t peakBytes = 0;
};

} // namespace paddock::wire
