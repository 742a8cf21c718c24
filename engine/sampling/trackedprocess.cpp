// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/trackedprocess.h"

#include "engine/sampling/readfile.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>

namespace paddock {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// A title or owner may change without an exec: who ran is asked for both again once in so many passes.
constexpr std::uint64_t detailTurns = 64;
/// Memory may be reclaimed from a process that never runs: its stat is read once in so many passes.
constexpr std::uint64_t quietTurns = 256;
constexpr int busyAfterRuns = 3;
/// Above every address space, and low enough to be summed up over all processes.
constexpr qint64 mostResidentBytes = qint64(1) << 48;

/// "PID" or "PID/NAME", relative to the root.
class PidPath
{
public:
    explicit PidPath(std::int32_t pid, std::string_view name = {})
    {
        char *end = std::to_chars(m_text.data(), m_text.data() + 12, pid).ptr;
        if (!name.empty()) {
            *end++ = '/';
            end = std::copy(name.begin(), name.end(), end);
        }
        *end = '\0';
    }
    [[nodiscard]] const char *text() const { return m_text.data(); }

private:
    std::array<char, 32> m_text;
};

std::string_view textOf(const ProcPass &pass, int size) { return {pass.buffer.data(), std::size_t(std::max(size, 0))}; }

milliseconds ticksToTime(std::uint64_t ticks, long ticksPerSecond)
{
    const auto rate = std::uint64_t(ticksPerSecond);
    const std::uint64_t seconds = std::min<std::uint64_t>(ticks / rate, LLONG_MAX / 2000);
    return milliseconds(seconds * 1000 + ticks % rate * 1000 / rate);
}

qint64 pagesToBytes(std::uint64_t pages, long pageBytes)
{
    return qint64(std::min<std::uint64_t>(pages, std::uint64_t(mostResidentBytes / pageBytes))) * pageBytes;
}

} // namespace

TrackedProcess::Presence TrackedProcess::refresh(ProcPass &pass, std::int32_t pid)
{
    const std::uint64_t turn = std::uint64_t(pid) + pass.turn;
    const bool itsTurn = turn % detailTurns == 0;
    m_quiet = isUnchanged(pass) && turn % quietTurns != 0;
    if (m_quiet) {
        readDetails(pass, itsTurn && m_ranSinceDetails);
        return Presence::Here;
    }
    m_ranSinceDetails = true;
    if (itsTurn && m_busy && m_sample.threads == 1) {
        m_busy = false;
        m_runsInARow = 0;
        drop(pass);
    }
    const Presence presence = readAgain(pass, pid);
    if (presence == Presence::Here)
        readDetails(pass, itsTurn);
    return presence;
}

TrackedProcess::Presence TrackedProcess::readAgain(ProcPass &pass, std::int32_t pid)
{
    const int size = readStat(pass, pid);
    if (size == -EACCES || size == -EPERM)
        return Presence::Denied;
    // short of descriptors or memory: the last sample of a known process is better than a hole in the tree
    if (size < 0)
        return m_sample.key.pid == 0 || size == -ENOENT || size == -ESRCH ? Presence::Gone : Presence::Here;
    const std::string_view text = textOf(pass, size);
    const std::size_t hash = std::hash<std::string_view>{}(text);
    if (m_sample.key.pid == 0 || hash != m_statHash) {
        const auto stat = procstat::parseStat(text);
        if (!stat || stat->pid != pid)
            return Presence::Gone;
        apply(pass, *stat);
        m_statHash = hash;
    }
    const bool isBusy = m_sample.threads != 1 || m_runsInARow >= busyAfterRuns;
    if (isBusy && !m_busy && m_fileKind == File::Schedule)
        drop(pass);
    m_busy = m_busy || isBusy;
    return Presence::Here;
}

nanoseconds TrackedProcess::cpuTime(const ProcPass &pass) const
{
    const std::uint64_t tick = 1'000'000'000ULL / std::uint64_t(pass.ticksPerSecond);
    return nanoseconds(std::min<std::uint64_t>(m_cpuTicks, std::uint64_t(LLONG_MAX) / tick) * tick);
}

/// True when the scheduler did not let it run since the last pass.
bool TrackedProcess::isUnchanged(ProcPass &pass)
{
    if (!m_file || m_fileKind != File::Schedule)
        return false;
    const int size = readAtStart(m_file.get(), pass.buffer);
    const std::size_t hash = std::hash<std::string_view>{}(textOf(pass, size));
    const bool unchanged = size > 0 && hash == m_scheduleHash;
    m_runsInARow = unchanged ? 0 : m_runsInARow + 1;
    m_scheduleHash = hash;
    // a dead process's file stays dead, also when its pid lives again
    if (size <= 0 || pass.keptCount > pass.keptLimit)
        drop(pass);
    return unchanged;
}

/// Leaves the text in the buffer: bytes, or -errno.
int TrackedProcess::readStat(ProcPass &pass, std::int32_t pid)
{
    if (m_file && m_fileKind == File::Stat) {
        const int size = readAtStart(m_file.get(), pass.buffer);
        if (size < 0 || pass.keptCount > pass.keptLimit)
            drop(pass);
        if (size >= 0)
            return size;
    }
    const bool keepsNew = !m_file && pass.keptCount < pass.keptLimit;
    // what ran is asked before what it did, so that nothing falls between the two
    UniqueFd schedule = keepsNew && !m_busy ? openSchedule(pass, pid) : UniqueFd{};
    UniqueFd stat(::openat(pass.directory, PidPath(pid, "stat").text(), O_RDONLY | O_CLOEXEC));
    if (!stat)
        return -errno;
    const int size = readAtStart(stat.get(), pass.buffer);
    if (size > 0 && keepsNew) {
        m_fileKind = schedule ? File::Schedule : File::Stat;
        m_file = schedule ? std::move(schedule) : std::move(stat);
        ++pass.keptCount;
    }
    return size;
}

/// Invalid where the kernel keeps no such account.
UniqueFd TrackedProcess::openSchedule(const ProcPass &pass, std::int32_t pid)
{
    UniqueFd file(::openat(pass.directory, PidPath(pid, "schedstat").text(), O_RDONLY | O_CLOEXEC));
    const int size = file ? readAtStart(file.get(), pass.buffer) : 0;
    const std::string_view text = textOf(pass, size);
    if (text.empty() || text.starts_with("0 0 0"))
        return {};
    m_scheduleHash = std::hash<std::string_view>{}(text);
    return file;
}

void TrackedProcess::drop(ProcPass &pass)
{
    if (m_file)
        --pass.keptCount;
    m_file.reset();
}

void TrackedProcess::apply(const ProcPass &pass, const procstat::Stat &stat)
{
    const ProcessKey key{stat.pid, stat.startTime};
    if (m_sample.key != key) {
        m_sample = ProcessSample{};
        m_sample.key = key;
        m_sample.startedAfterBoot = ticksToTime(stat.startTime, pass.ticksPerSecond);
        m_comm.clear();
        m_commandKnown = false;
        m_busy = false;
        m_runsInARow = 0;
    }
    applyDetails(stat);
    m_cpuTicks = stat.cpuTicks;
    m_sample.parentPid = stat.parentPid;
    m_sample.state = stat.state;
    m_sample.residentBytes = pagesToBytes(stat.residentPages, pass.pageBytes);
    m_sample.threads = stat.threads;
}

void TrackedProcess::applyDetails(const procstat::Stat &stat)
{
    if (m_comm != stat.comm || m_sample.name.isNull()) {
        m_comm = stat.comm;
        m_sample.name = procstat::escaped(stat.comm);
        m_commandKnown = stat.kernelThread;
    }
    // exec lays the arguments out afresh; an ending process has none any more and keeps the ones it had
    const bool moved = stat.argumentStart != m_argumentStart || stat.argumentEnd != m_argumentEnd;
    if (stat.argumentStart != 0 && moved) {
        m_argumentStart = stat.argumentStart;
        m_argumentEnd = stat.argumentEnd;
        m_commandKnown = stat.kernelThread;
    }
}

void TrackedProcess::readDetails(const ProcPass &pass, bool again)
{
    const bool isKernelThread = m_commandKnown && m_sample.command.isNull();
    if (isKernelThread || (m_commandKnown && !again))
        return;
    m_ranSinceDetails = false;
    // the directory bears the effective uid; the files in it belong to root when the process may not be dumped
    struct stat status{};
    if (::fstatat(pass.directory, PidPath(m_sample.key.pid).text(), &status, 0) == 0)
        m_sample.uid = status.st_uid;
    // reading arguments takes the target's memory lock, which a process stuck in the kernel may hold for long
    if (m_sample.state != 'Z' && m_sample.state != 'X' && m_sample.state != 'D')
        readCommand(pass);
}

void TrackedProcess::readCommand(const ProcPass &pass)
{
    const int size = readOnce(pass.directory, PidPath(m_sample.key.pid, "cmdline").text(), pass.buffer);
    QString command = procstat::parseCommandLine(textOf(pass, size));
    // amid an exec or an exit there are no arguments: what was known stays, and the next pass asks again
    if (command.isEmpty())
        return;
    m_commandKnown = true;
    if (std::size_t(size) == pass.buffer.size())
        command += QChar(0x2026);
    // an equal text keeps the string that earlier snapshots share
    if (command != m_sample.command)
        m_sample.command = command;
}

} // namespace paddock
