// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/adoptedtree.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/cgroupmount.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

namespace paddock::warden {

namespace {

constexpr int kMaxPasses = 100; // each moves what was born outside since the last one

bool isSame(const proctree::Entry &a, const proctree::Entry &b) { return a.pid == b.pid && a.startTime == b.startTime; }

std::string readOfProcess(pid_t pid, const char *name)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d", pid);
    const UniqueFd process(::open(path.data(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return process ? cgroupfs::readFile(process.get(), name) : std::string();
}

/// Whether the real, effective and saved user are all ours; root's Paddock takes in root's processes only.
bool isOurUsers(pid_t pid)
{
    const std::string status = readOfProcess(pid, "status");
    const std::size_t line = status.find("\nUid:");
    unsigned real = 0, effective = 0, saved = 0;
    if (line == std::string::npos ||
        std::sscanf(status.c_str() + line, "\nUid: %u %u %u", &real, &effective, &saved) != 3)
        return false;
    const uid_t own = ::geteuid();
    return real == own && effective == own && saved == own;
}

/// A Paddock's groups are its own: its processes are not to be moved out of them.
bool isAnotherWarden(pid_t pid) { return readOfProcess(pid, "comm") == "paddock-warden\n"; }

bool isReaped(const UniqueFd &pidfd) { return proctree::sendSignal(pidfd, 0) == ESRCH; }

int writePid(int directory, pid_t pid)
{
    return cgroupfs::writeFile(directory, "cgroup.procs", std::to_string(pid).c_str());
}

} // namespace

int AdoptedTree::refusal(pid_t pid, std::uint64_t startTime, int session)
{
    const auto entry = proctree::readEntry(pid);
    if (!entry || entry->startTime != startTime || !entry->isAlive())
        return ESRCH;
    if (pid == 1 || entry->kernelThread)
        return EINVAL;
    if (proctree::isAncestorOrSelf(pid))
        return EDEADLK;
    if (!isOurUsers(pid))
        return EPERM;
    return cgroupfs::contains(session, pid) ? EEXIST : 0;
}

int AdoptedTree::moveIn(int groupDirectory, int session, std::string name, wire::Stage &stage)
{
    stage = wire::Stage::Identity;
    m_pidfd = proctree::openExactly(m_root);
    if (!m_pidfd)
        return errno;
    stage = wire::Stage::Group;
    m_name = std::move(name);
    int error = 0;
    m_directory = cgroupfs::createDirectory(groupDirectory, m_name, error);
    if (error == 0)
        error = cgroupfs::writeFile(m_directory.get(), "cgroup.freeze", "1");
    if (error == 0)
        error = moveAll(session, stage);
    if (error == 0)
        return cgroupfs::writeFile(m_directory.get(), "cgroup.freeze", "0");
    moveBack(-1);
    removeDirectory(groupDirectory);
    return error;
}

int AdoptedTree::moveAll(int session, wire::Stage &stage)
{
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        std::vector<proctree::Entry> tree{m_root};
        const std::vector<proctree::Entry> below = proctree::descendants(m_root.pid);
        tree.insert(tree.end(), below.begin(), below.end());
        bool anyNew = false;
        for (const proctree::Entry &entry : tree) {
            if (isMoved(entry))
                continue;
            const int error = moveOne(entry, session, stage);
            // Whoever ends before its turn needs no moving; without its root there is no tree.
            if (error != 0 && (error != ESRCH || isSame(entry, m_root)))
                return error;
            anyNew = anyNew || error == 0;
        }
        if (!anyNew)
            return 0;
    }
    stage = wire::Stage::Move;
    return EAGAIN;
}

int AdoptedTree::moveOne(const proctree::Entry &entry, int session, wire::Stage &stage)
{
    stage = wire::Stage::Identity;
    const UniqueFd pidfd = proctree::openExactly(entry);
    if (!pidfd)
        return errno;
    const std::string origin = cgroupfs::pathOf(entry.pid);
    if (origin.empty())
        return isReaped(pidfd) ? ESRCH : EOPNOTSUPP;
    if (cgroupfs::contains(m_directory.get(), origin)) { // its parent was inside already
        m_origins.push_back({entry, m_origins.front().path});
        return 0;
    }
    if (!isOurUsers(entry.pid))
        return isReaped(pidfd) ? ESRCH : EPERM;
    if (isAnotherWarden(entry.pid))
        return EBUSY;
    if (cgroupfs::contains(session, origin))
        return EEXIST;
    stage = wire::Stage::Move;
    return moveExactly(entry, pidfd, origin);
}

int AdoptedTree::moveExactly(const proctree::Entry &entry, const UniqueFd &pidfd, const std::string &origin)
{
    if (const int error = writePid(m_directory.get(), entry.pid))
        return error;
    if (!isReaped(pidfd)) { // then the pid was its own all the time
        m_origins.push_back({entry, origin});
        return 0;
    }
    const auto stranger = proctree::readEntry(entry.pid);
    if (stranger && cgroupfs::contains(m_directory.get(), entry.pid)) {
        const UniqueFd back = cgroupmount::open(origin);
        if (back)
            writePid(back.get(), entry.pid);
    }
    return ESRCH;
}

int AdoptedTree::moveBack(int fallback)
{
    std::map<std::string, UniqueFd> directories;
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const std::vector<pid_t> pids = cgroupfs::members(m_directory.get());
        if (pids.empty())
            return 0;
        for (const pid_t pid : pids) {
            const std::string &path = originOf(pid);
            const auto known = directories.find(path);
            const UniqueFd &origin =
                known != directories.end() ? known->second : (directories[path] = cgroupmount::open(path));
            int error = origin ? writePid(origin.get(), pid) : ENOENT;
            if (error != 0 && error != ESRCH && fallback >= 0)
                error = writePid(fallback, pid);
            if (error != 0 && error != ESRCH)
                return error;
        }
    }
    return EBUSY;
}

bool AdoptedTree::hasMembers() const { return !cgroupfs::members(m_directory.get()).empty(); }

void AdoptedTree::removeDirectory(int groupDirectory)
{
    m_directory.reset();
    cgroupfs::removeTree(groupDirectory, m_name);
}

bool AdoptedTree::isMoved(const proctree::Entry &entry) const
{
    return std::any_of(m_origins.begin(), m_origins.end(),
                       [&](const Origin &origin) { return isSame(origin.entry, entry); });
}

const std::string &AdoptedTree::originOf(pid_t pid) const
{
    const auto now = proctree::readEntry(pid);
    for (const Origin &origin : m_origins) {
        if (now && isSame(origin.entry, *now))
            return origin.path;
    }
    static const std::string nowhere;
    return m_origins.empty() ? nowhere : m_origins.front().path;
}

} // namespace paddock::warden
