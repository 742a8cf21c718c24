// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// Pure parsers of the kernel's text files. They take any bytes, never read outside them, and answer nullopt where the
/// text is not what the kernel writes. Views point into the text that was given.
namespace paddock::procstat {

/// What is used of /proc/PID/stat, see proc(5).
struct Stat
{
    std::int32_t pid = 0;
    std::string_view comm; ///< raw bytes: may hold spaces, ')' and newlines
    char state = '?';
    std::int32_t parentPid = 0;
    bool kernelThread = false;
    std::uint64_t cpuTicks = 0; ///< user and system time
    std::int32_t threads = 0;
    std::uint64_t startTime = 0; ///< clock ticks after boot
    std::uint64_t residentPages = 0;
    std::uint64_t argumentStart = 0; ///< moves with every exec; 0 where we may not see it
    std::uint64_t argumentEnd = 0;

    bool operator==(const Stat &) const = default;
};

/// How /proc is mounted.
struct Mount
{
    enum class HidePid { Off, NoAccess, Invisible, Ptraceable };
    HidePid hidePid = HidePid::Off;
    std::uint32_t exemptGid = 0; ///< this group sees everything, except with Ptraceable

    bool operator==(const Mount &) const = default;
};

/// What of our own rights decides about hidepid.
struct Credentials
{
    bool mayTrace = false; ///< CAP_SYS_PTRACE
    std::vector<std::uint32_t> groups;

    bool operator==(const Credentials &) const = default;
};

std::optional<Stat> parseStat(std::string_view text);

/// Bytes as text for people: invalid UTF-8 is replaced, control characters are shown as \n or \x1b.
QString escaped(std::string_view bytes);

/// /proc/PID/cmdline: arguments joined by spaces, escaped. Empty for kernel threads and zombies.
QString parseCommandLine(std::string_view bytes);

/// /proc/PID/mountinfo: the uppermost proc file system on mountPoint.
std::optional<Mount> parseMount(std::string_view mountInfo, std::string_view mountPoint);

/// /proc/PID/status
Credentials parseCredentials(std::string_view status);

bool hidesOthers(const Mount &mount, const Credentials &credentials);

/// /proc/stat: seconds after the epoch
std::optional<std::int64_t> parseBootTime(std::string_view text);

/// /proc/loadavg: threads on the whole machine
std::optional<std::uint64_t> parseTaskCount(std::string_view text);

/// cpu.stat: usage_usec
std::optional<std::uint64_t> parseUsageMicroseconds(std::string_view text);

/// memory.current: bytes
std::optional<std::uint64_t> parseMemoryBytes(std::string_view text);

/// cgroup.procs: appends to pids; lines that are no pid of this namespace are left out
void parseMembers(std::string_view text, std::vector<std::int32_t> &pids);

} // namespace paddock::procstat
