// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/procfssource.h"

#include "engine/sampling/readfile.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <climits>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace paddock {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// A command line or owner that changed without an exec is noticed once in so many passes.
constexpr std::uint64_t detailTurns = 32;
constexpr std::uint64_t mountTurns = 64;
/// Listed beyond what the kernel counts, so that the bound never cuts off a quiet machine.
constexpr std::size_t listSlack = 1024;
constexpr std::size_t mostKeptFiles = 32768;

/// "PID" or "PID/NAME", relative to the root.
class PidPath
{
public:
    explicit PidPath(std::int32_t pid, const char *name = nullptr)
    {
        char *end = std::to_chars(m_text.data(), m_text.data() + 12, pid).ptr;
        if (name) {
            *end++ = '/';
            end = std::copy_n(name, std::strlen(name), end);
        }
        *end = '\0';
    }
    [[nodiscard]] const char *text() const { return m_text.data(); }

private:
    std::array<char, 32> m_text;
};

nanoseconds clockTime(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

nanoseconds cpuTime(std::uint64_t ticks, long ticksPerSecond)
{
    const std::uint64_t tick = 1'000'000'000ULL / std::uint64_t(ticksPerSecond);
    return nanoseconds(std::min<std::uint64_t>(ticks, std::uint64_t(LLONG_MAX) / tick) * tick);
}

milliseconds ticksToTime(std::uint64_t ticks, long ticksPerSecond)
{
    const auto rate = std::uint64_t(ticksPerSecond);
    const std::uint64_t seconds = std::min<std::uint64_t>(ticks / rate, LLONG_MAX / 2000);
    return milliseconds(seconds * 1000 + ticks % rate * 1000 / rate);
}

qint64 pagesToBytes(std::uint64_t pages, long pageBytes)
{
    return qint64(std::min<std::uint64_t>(pages, std::uint64_t(LLONG_MAX / pageBytes))) * pageBytes;
}

} // namespace

ProcfsSource::ProcfsSource() : ProcfsSource(Options{}) {}

ProcfsSource::ProcfsSource(Options options)
    : m_options(std::move(options))
    , m_ticksPerSecond(::sysconf(_SC_CLK_TCK))
    , m_pageBytes(::sysconf(_SC_PAGESIZE))
{
}

ProcessTable ProcfsSource::read(const std::stop_token &stop)
{
    if (!m_directory)
        m_directory.reset(::open(m_options.root.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    m_denied = false;
    m_keptLimit = keptFileLimit();
    m_keptCount = keptFileCount();
    listPids(stop);

    ProcessTable table;
    table.processes.reserve(m_pids.size());
    table.cpu.reserve(m_pids.size());
    m_next.clear();
    auto known = m_tracked.begin();
    for (const std::int32_t pid : m_pids) {
        if (stop.stop_requested())
            break;
        while (known != m_tracked.end() && known->sample.key.pid < pid)
            ++known;
        const bool seenBefore = known != m_tracked.end() && known->sample.key.pid == pid;
        Tracked tracked = seenBefore ? std::move(*known++) : Tracked{};
        if (!refresh(tracked, pid))
            continue;
        table.processes.push_back(tracked.sample);
        table.cpu.push_back({tracked.sample.key, cpuTime(tracked.cpuTicks, m_ticksPerSecond)});
        m_next.push_back(std::move(tracked));
    }
    m_tracked.swap(m_next);
    m_next.clear();

    table.bootTime = readBootTime();
    table.ownResidentBytes = readOwnResidentBytes();
    table.restricted = isHiding() || m_denied || !m_directory;
    ++m_turn;
    return table;
}

std::size_t ProcfsSource::keptFileCount() const
{
    return std::size_t(std::count_if(m_tracked.begin(), m_tracked.end(),
                                     [](const Tracked &tracked) { return tracked.statFile.isValid(); }));
}

/// One pass over the directory need not end while processes fork, since new pids lie ahead of it. It is cut off beyond
/// what the kernel counts; whoever is known and was not reached is then simply read again.
void ProcfsSource::listPids(const std::stop_token &stop)
{
    m_pids.clear();
    const int count = readOnce(m_directory.get(), "loadavg", m_buffer);
    const auto tasks = procstat::parseTaskCount({m_buffer.data(), std::size_t(std::max(count, 0))});
    const std::size_t bound = std::max<std::size_t>(tasks.value_or(0), m_tracked.size()) + listSlack;

    bool complete = false;
    UniqueFd copy(::openat(m_directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::unique_ptr<DIR, int (*)(DIR *)> directory(copy ? ::fdopendir(copy.get()) : nullptr, ::closedir);
    if (directory)
        (void)copy.release();
    while (directory && m_pids.size() < bound && !stop.stop_requested()) {
        const dirent *entry = ::readdir(directory.get());
        if (!entry) {
            complete = true;
            break;
        }
        std::int32_t pid = 0;
        const char *end = entry->d_name + std::strlen(entry->d_name);
        const auto [last, error] = std::from_chars(entry->d_name, end, pid);
        if (error == std::errc{} && last == end && pid > 0)
            m_pids.push_back(pid);
    }
    if (!complete) {
        for (const Tracked &tracked : m_tracked)
            m_pids.push_back(tracked.sample.key.pid);
    }
    if (!std::is_sorted(m_pids.begin(), m_pids.end()) || !complete) {
        std::sort(m_pids.begin(), m_pids.end());
        m_pids.erase(std::unique(m_pids.begin(), m_pids.end()), m_pids.end());
    }
}

/// False where there is no such process, or none that we may see.
bool ProcfsSource::refresh(Tracked &tracked, std::int32_t pid)
{
    const int size = readStat(tracked, pid);
    if (size == -EACCES || size == -EPERM) {
        m_denied = true;
        return false;
    }
    // short of descriptors or memory: the last sample of a known process is better than a hole in the tree
    if (size < 0)
        return tracked.sample.key.pid != 0 && size != -ENOENT && size != -ESRCH;

    const std::string_view text(m_buffer.data(), std::size_t(size));
    const std::size_t hash = std::hash<std::string_view>{}(text);
    if (tracked.sample.key.pid == 0 || hash != tracked.textHash) {
        const auto stat = procstat::parseStat(text);
        if (!stat || stat->pid != pid)
            return false;
        apply(tracked, *stat);
        tracked.textHash = hash;
    }
    readDetails(tracked);
    return true;
}

/// Leaves the text in m_buffer: bytes, or -errno.
int ProcfsSource::readStat(Tracked &tracked, std::int32_t pid)
{
    if (tracked.statFile) {
        const int size = readAtStart(tracked.statFile.get(), m_buffer);
        const bool surplus = m_keptCount > m_keptLimit;
        if (size < 0 || surplus) {
            tracked.statFile.reset();
            --m_keptCount;
        }
        // a dead process's file stays dead, also when its pid lives again
        if (size >= 0)
            return size;
    }
    UniqueFd file(::openat(m_directory.get(), PidPath(pid, "stat").text(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return -errno;
    const int size = readAtStart(file.get(), m_buffer);
    if (size > 0 && m_keptCount < m_keptLimit) {
        tracked.statFile = std::move(file);
        ++m_keptCount;
    }
    return size;
}

void ProcfsSource::apply(Tracked &tracked, const procstat::Stat &stat) const
{
    const ProcessKey key{stat.pid, stat.startTime};
    ProcessSample &sample = tracked.sample;
    if (sample.key != key) {
        sample = ProcessSample{};
        sample.key = key;
        sample.startedAfterBoot = ticksToTime(stat.startTime, m_ticksPerSecond);
        tracked.comm.clear();
        tracked.commandKnown = false;
    }
    if (tracked.comm != stat.comm || sample.name.isNull()) {
        tracked.comm = stat.comm;
        sample.name = procstat::escaped(stat.comm);
        tracked.commandKnown = stat.kernelThread;
    }
    // exec lays the arguments out afresh; an ending process has none any more and keeps the ones it had
    if (stat.argumentStart != 0
        && (stat.argumentStart != tracked.argumentStart || stat.argumentEnd != tracked.argumentEnd)) {
        tracked.argumentStart = stat.argumentStart;
        tracked.argumentEnd = stat.argumentEnd;
        tracked.commandKnown = stat.kernelThread;
    }
    tracked.cpuTicks = stat.cpuTicks;
    sample.parentPid = stat.parentPid;
    sample.state = stat.state;
    sample.residentBytes = pagesToBytes(stat.residentPages, m_pageBytes);
    sample.threads = stat.threads;
}

void ProcfsSource::readDetails(Tracked &tracked)
{
    const ProcessSample &sample = tracked.sample;
    const bool itsTurn = (std::uint64_t(sample.key.pid) + m_turn) % detailTurns == 0;
    if (tracked.commandKnown && !itsTurn)
        return;
    // the directory bears the effective uid; the files in it belong to root when the process may not be dumped
    struct stat status{};
    if (::fstatat(m_directory.get(), PidPath(sample.key.pid).text(), &status, 0) == 0)
        tracked.sample.uid = status.st_uid;
    const bool isKernelThread = tracked.commandKnown && sample.command.isNull();
    // reading arguments takes the target's memory lock, which a process stuck in the kernel may hold for long
    if (!isKernelThread && sample.state != 'Z' && sample.state != 'X' && sample.state != 'D')
        readCommand(tracked);
}

void ProcfsSource::readCommand(Tracked &tracked)
{
    const int size = readOnce(m_directory.get(), PidPath(tracked.sample.key.pid, "cmdline").text(), m_buffer);
    if (size < 0)
        return;
    tracked.commandKnown = true;
    QString command = procstat::parseCommandLine({m_buffer.data(), std::size_t(size)});
    if (std::size_t(size) == m_buffer.size())
        command += QChar(0x2026);
    // an equal text keeps the string that earlier snapshots share
    if (command != tracked.sample.command || tracked.sample.command.isNull())
        tracked.sample.command = command.isNull() ? QStringLiteral("") : command;
}

bool ProcfsSource::isHiding()
{
    if (m_directory && m_turn % mountTurns == 0) {
        const std::string mounts = readAll(m_directory.get(), "self/mountinfo");
        const std::string status = readAll(m_directory.get(), "self/status");
        const auto mount = procstat::parseMount(mounts, "/proc");
        m_hiding = mount && procstat::hidesOthers(*mount, procstat::parseCredentials(status));
    }
    return m_hiding;
}

/// Reading /proc/stat is dear, so it is read again only when the wall clock was set.
std::optional<std::int64_t> ProcfsSource::readBootTime()
{
    const nanoseconds offset = clockTime(CLOCK_REALTIME) - clockTime(CLOCK_BOOTTIME);
    if (m_directory && (!m_bootTime || std::chrono::abs(offset - m_clockOffset) > std::chrono::seconds(1))) {
        m_bootTime = procstat::parseBootTime(readAll(m_directory.get(), "stat"));
        m_clockOffset = offset;
    }
    return m_bootTime;
}

qint64 ProcfsSource::readOwnResidentBytes()
{
    const int size = readOnce(m_directory.get(), "self/stat", m_buffer);
    const auto stat = procstat::parseStat({m_buffer.data(), std::size_t(std::max(size, 0))});
    return stat ? pagesToBytes(stat->residentPages, m_pageBytes) : 0;
}

std::size_t ProcfsSource::keptFileLimit() const
{
    if (m_options.keptFileLimit)
        return *m_options.keptFileLimit;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    return std::min<std::size_t>(limit.rlim_cur / 4, mostKeptFiles);
}

} // namespace paddock
