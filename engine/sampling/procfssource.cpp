// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/procfssource.h"

#include "engine/sampling/readfile.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

namespace paddock {

namespace {

using std::chrono::nanoseconds;

constexpr std::uint64_t mountTurns = 64;
/// Listed beyond what the kernel counts, so that the bound never cuts off a quiet machine.
constexpr std::size_t listSlack = 1024;
constexpr std::size_t mostKeptFiles = 32768;

nanoseconds clockTime(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

} // namespace

ProcfsSource::ProcfsSource() : ProcfsSource(Options{}) {}

ProcfsSource::ProcfsSource(Options options)
    : m_options(std::move(options)), m_ticksPerSecond(::sysconf(_SC_CLK_TCK)), m_pageBytes(::sysconf(_SC_PAGESIZE))
{}

ProcessTable ProcfsSource::read(const std::stop_token &stop)
{
    if (!m_directory)
        m_directory.reset(::open(m_options.root.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ProcPass pass{m_directory.get(), m_buffer, m_turn, keptFileLimit(), keptFileCount(), m_ticksPerSecond, m_pageBytes};
    m_denied = false;
    listPids(stop);
    readListed(pass, stop);
    readAdopted(pass);

    ProcessTable table;
    table.processes.reserve(m_tracked.size());
    table.cpu.reserve(m_tracked.size());
    for (const TrackedProcess &process : m_tracked) {
        table.processes.push_back(process.sample());
        table.cpu.push_back({process.sample().key, process.cpuTime(pass)});
    }
    table.bootTime = readBootTime();
    const TrackedProcess *own = find(::getpid());
    table.ownResidentBytes = own ? own->sample().residentBytes : 0;
    table.restricted = isHiding() || m_denied || !m_directory;
    ++m_turn;
    return table;
}

std::size_t ProcfsSource::keptFileCount() const
{
    return std::size_t(std::count_if(m_tracked.begin(), m_tracked.end(),
                                     [](const TrackedProcess &process) { return process.keepsFile(); }));
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
        for (const TrackedProcess &process : m_tracked)
            m_pids.push_back(process.sample().key.pid);
    }
    if (!std::is_sorted(m_pids.begin(), m_pids.end()) || !complete) {
        std::sort(m_pids.begin(), m_pids.end());
        m_pids.erase(std::unique(m_pids.begin(), m_pids.end()), m_pids.end());
    }
}

void ProcfsSource::readListed(ProcPass &pass, const std::stop_token &stop)
{
    m_next.clear();
    auto known = m_tracked.begin();
    for (const std::int32_t pid : m_pids) {
        if (stop.stop_requested())
            break;
        while (known != m_tracked.end() && known->sample().key.pid < pid)
            ++known;
        const bool seenBefore = known != m_tracked.end() && known->sample().key.pid == pid;
        TrackedProcess process = seenBefore ? std::move(*known++) : TrackedProcess{};
        const auto presence = process.refresh(pass, pid);
        m_denied = m_denied || presence == TrackedProcess::Presence::Denied;
        if (presence == TrackedProcess::Presence::Here)
            m_next.push_back(std::move(process));
    }
    m_tracked.swap(m_next);
    m_next.clear();
}

/// Who lost its parent got another one without running, so its file is read although it was quiet.
void ProcfsSource::readAdopted(ProcPass &pass)
{
    const TrackedProcess *parent = nullptr; // siblings mostly stand together: most look-ups are the one before
    for (TrackedProcess &process : m_tracked) {
        const ProcessSample &child = process.sample();
        if (!process.wasQuiet() || child.parentPid == 0)
            continue;
        if (!parent || parent->sample().key.pid != child.parentPid)
            parent = find(child.parentPid);
        const bool plausible =
            parent && parent->sample().state != 'Z' && parent->sample().key.startTime <= child.key.startTime;
        if (!plausible)
            (void)process.readAgain(pass, child.key.pid);
    }
}

const TrackedProcess *ProcfsSource::find(std::int32_t pid) const
{
    const auto pidOf = [](const TrackedProcess &process) { return process.sample().key.pid; };
    const auto found = std::ranges::lower_bound(m_tracked, pid, {}, pidOf);
    return found != m_tracked.end() && pidOf(*found) == pid ? &*found : nullptr;
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
