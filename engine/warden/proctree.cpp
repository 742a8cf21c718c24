// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/proctree.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace paddock::proctree {

namespace {

constexpr unsigned long kKernelThreadFlag = 0x00200000; // PF_KTHREAD, include/linux/sched.h

/// Keeps the first errno that says "unreadable" and not "gone".
void note(int *unreadable, int error)
{
    if (unreadable && *unreadable == 0 && error != 0 && error != ENOENT && error != ESRCH)
        *unreadable = error;
}

/// 0 with errno where the file cannot be opened, 0 without where nothing is in it.
std::size_t readFile(const char *path, char *buffer, std::size_t size)
{
    errno = 0;
    const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
    if (!fd)
        return 0;
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::read(fd.get(), buffer + done, size - done);
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
        if (buffer[done - 1] == '\n')
            break; // a line of /proc ends its file; another read would only say so
    }
    return done;
}

std::vector<pid_t> parsePids(const char *text, std::size_t size)
{
    std::vector<pid_t> pids;
    pid_t value = 0;
    bool inNumber = false;
    for (std::size_t i = 0; i <= size; ++i) {
        if (i < size && text[i] >= '0' && text[i] <= '9') {
            value = value * 10 + (text[i] - '0');
            inNumber = true;
        } else if (inNumber) {
            pids.push_back(value);
            value = 0;
            inNumber = false;
        }
    }
    return pids;
}

/// Appends what one thread has for children. False where the kernel has no such file.
bool appendChildrenOf(pid_t pid, pid_t thread, std::vector<pid_t> &children, int *unreadable)
{
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/task/%d/children", pid, thread);
    std::array<char, 4096> start;
    std::vector<char> more;
    std::span<char> buffer(start);
    std::size_t size = readFile(path.data(), buffer.data(), buffer.size());
    const int error = size == 0 ? errno : 0;
    note(unreadable, error);
    while (size == buffer.size()) {
        more.resize(buffer.size() * 4);
        buffer = more;
        size = readFile(path.data(), buffer.data(), buffer.size());
    }
    const std::vector<pid_t> found = parsePids(buffer.data(), size);
    children.insert(children.end(), found.begin(), found.end());
    if (error != ENOENT)
        return true;
    std::snprintf(path.data(), path.size(), "/proc/self/task/%d/children", ::getpid());
    return ::access(path.data(), F_OK) == 0; // then it is the thread that has gone
}

/// The children of every thread of a process. False where the kernel has no such file.
bool appendChildren(pid_t pid, std::vector<pid_t> &children, int *unreadable)
{
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/task", pid);
    struct stat status;
    constexpr nlink_t kOneThread = 3; // the directory counts its threads (fs/proc/base.c)
    if (::stat(path.data(), &status) == 0 && status.st_nlink == kOneThread)
        return appendChildrenOf(pid, pid, children, unreadable);
    DIR *tasks = ::opendir(path.data());
    if (!tasks) {
        note(unreadable, errno);
        return true; // gone meanwhile: no children any more
    }
    bool known = true;
    while (const dirent *task = ::readdir(tasks)) {
        if (task->d_name[0] != '.')
            known = appendChildrenOf(pid, std::atoi(task->d_name), children, unreadable) && known;
    }
    ::closedir(tasks);
    return known;
}

/// Calls visit(pid) for every process there is. The pass is bounded: under fork churn /proc never ends.
template<typename Visit>
void forEachProcess(Visit visit, int *unreadable = nullptr)
{
    DIR *proc = ::opendir("/proc");
    if (!proc) {
        note(unreadable, errno);
        return;
    }
    pid_t last = 0;
    for (int steps = 0; steps < 100000; ++steps) {
        const dirent *item = ::readdir(proc);
        if (!item)
            break;
        const pid_t pid = static_cast<pid_t>(std::atol(item->d_name));
        if (pid <= 0)
            continue;
        if (pid < last)
            break;
        last = pid;
        visit(pid);
    }
    ::closedir(proc);
}

} // namespace

std::vector<pid_t> processes()
{
    std::vector<pid_t> pids;
    forEachProcess([&pids](pid_t pid) { pids.push_back(pid); });
    return pids;
}

namespace {

std::unordered_multimap<pid_t, Entry> readAllByParent()
{
    std::unordered_multimap<pid_t, Entry> byParent;
    forEachProcess([&](pid_t pid) {
        if (const auto entry = readEntry(pid))
            byParent.emplace(entry->parent, *entry);
    });
    return byParent;
}

std::vector<Entry> descendantsByParents(pid_t root)
{
    const auto byParent = readAllByParent();
    std::vector<Entry> found;
    std::vector<pid_t> queue{root};
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const auto [first, last] = byParent.equal_range(queue[i]);
        for (auto it = first; it != last; ++it) {
            if (!it->second.isAlive())
                continue;
            found.push_back(it->second);
            queue.push_back(it->second.pid);
        }
    }
    return found;
}

} // namespace

std::optional<Entry> parseStat(const char *text, std::size_t size)
{
    const std::string_view view(text, size);
    const std::size_t close = view.rfind(')');
    if (close == std::string_view::npos || close + 2 >= size)
        return std::nullopt;
    const std::string rest(view.substr(close + 2));
    Entry entry;
    entry.pid = static_cast<pid_t>(std::atol(text));
    int parent = 0;
    int session = 0;
    unsigned long flags = 0;
    unsigned long long start = 0;
    const int fields =
        std::sscanf(rest.c_str(), "%c %d %*d %d %*d %*d %lu %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d %*d %llu",
                    &entry.state, &parent, &session, &flags, &entry.threads, &start);
    if (fields != 6)
        return std::nullopt;
    entry.parent = parent;
    entry.session = session;
    entry.kernelThread = (flags & kKernelThreadFlag) != 0;
    entry.startTime = start;
    return entry;
}

std::optional<Entry> readEntry(pid_t pid)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
    std::array<char, 1024> buffer{};
    const std::size_t size = readFile(path.data(), buffer.data(), buffer.size() - 1);
    return parseStat(buffer.data(), size);
}

std::vector<pid_t> children(pid_t pid)
{
    std::vector<pid_t> found;
    if (appendChildren(pid, found, nullptr))
        return found;
    const auto byParent = readAllByParent();
    const auto [first, last] = byParent.equal_range(pid);
    for (auto it = first; it != last; ++it)
        found.push_back(it->second.pid);
    return found;
}

std::vector<Entry> descendants(pid_t root, int *unreadable)
{
    if (unreadable)
        *unreadable = 0;
    std::vector<Entry> found;
    std::vector<pid_t> queue{root};
    std::vector<pid_t> children;
    std::unordered_set<pid_t> seen{root};
    for (std::size_t i = 0; i < queue.size(); ++i) {
        children.clear();
        if (!appendChildren(queue[i], children, unreadable))
            return descendantsByParents(root);
        for (const pid_t child : children) {
            if (!seen.insert(child).second)
                continue;
            const auto entry = readEntry(child);
            if (!entry)
                note(unreadable, errno);
            if (!entry || !entry->isAlive())
                continue;
            found.push_back(*entry);
            queue.push_back(child);
        }
    }
    return found;
}

bool isAncestorOrSelf(pid_t pid)
{
    for (pid_t at = ::getpid(); at > 0;) {
        if (at == pid)
            return true;
        const auto entry = readEntry(at);
        at = entry ? entry->parent : 0;
    }
    return false;
}

std::vector<Entry> membersOfGroup(pid_t group, std::uint64_t leaderStart, int *unreadable)
{
    if (unreadable)
        *unreadable = 0;
    std::vector<Entry> found;
    bool isAnother = false;
    const auto visit = [&](pid_t pid) {
        if (::getpgid(pid) != group)
            return;
        const auto entry = readEntry(pid);
        if (!entry)
            note(unreadable, errno);
        isAnother = isAnother || (entry && pid == group && entry->startTime != leaderStart);
        if (entry && entry->isAlive())
            found.push_back(*entry);
    };
    forEachProcess(visit, unreadable);
    if (isAnother)
        found.clear();
    return found;
}

UniqueFd openExactly(const Entry &entry)
{
    UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, entry.pid, 0)));
    if (!pidfd) {
        errno = errno == EINVAL ? ESRCH : errno;
        return pidfd;
    }
    // The pidfd holds on to whoever has the pid now; the start time tells whether that is who was meant.
    const auto now = readEntry(entry.pid);
    if (now && now->startTime == entry.startTime)
        return pidfd;
    errno = ESRCH;
    return UniqueFd();
}

int sendSignal(const UniqueFd &pidfd, int signal)
{
    return ::syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0) == 0 ? 0 : errno;
}

int signalExactly(const Entry &entry, int signal, bool wakeStopped)
{
    const UniqueFd pidfd = openExactly(entry);
    const int error = pidfd ? sendSignal(pidfd, signal) : errno;
    if (error != 0 || !wakeStopped)
        return error;
    const auto now = readEntry(entry.pid);
    return now && now->isStopped() ? sendSignal(pidfd, SIGCONT) : 0;
}

} // namespace paddock::proctree
