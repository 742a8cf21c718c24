// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupgroup.h"

#include "engine/warden/cgroupfs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock::warden {

CgroupGroup::CgroupGroup(std::uint32_t id, Channel &channel, int sessionFd, std::string name)
    : Group(id, channel), m_sessionFd(sessionFd), m_name(std::move(name))
{}

CgroupGroup::CgroupGroup(std::uint32_t id, Channel &channel, int sessionFd, int runNumber)
    : CgroupGroup(id, channel, sessionFd, "run-" + std::to_string(runNumber))
{
    m_runNumber = runNumber;
}

int CgroupGroup::create()
{
    int error = 0;
    m_directory = cgroupfs::createDirectory(m_sessionFd, m_name, error);
    if (error != 0)
        return error;
    m_events.reset(::openat(m_directory.get(), "cgroup.events", O_RDONLY | O_CLOEXEC));
    return m_events ? 0 : errno;
}

void CgroupGroup::eventsChanged()
{
    const cgroupfs::Events events = cgroupfs::readEvents(m_events.get());
    if (events.frozen >= 0)
        noteFrozen(events.frozen == 1);
    announceIfEmpty();
}

void CgroupGroup::noteFrozen(bool frozen)
{
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    sendNews({.news = wire::News::FrozenChanged, .value = frozen ? 1 : 0});
}

std::vector<proctree::Entry> CgroupGroup::members()
{
    std::vector<proctree::Entry> found;
    for (const pid_t pid : cgroupfs::members(m_directory.get())) {
        const auto entry = proctree::readEntry(pid);
        // Looked up after its entry was read: where the pid was used again in between, the start time tells.
        if (entry && entry->isAlive() && cgroupfs::contains(m_directory.get(), pid))
            found.push_back(*entry);
    }
    return found;
}

int CgroupGroup::recreate()
{
    const int error = remove();
    if (error != 0)
        return error;
    m_killed = false;
    m_freezeAsked = false;
    noteFrozen(false);
    return create();
}

int CgroupGroup::kill()
{
    m_killed = true;
    const int error = cgroupfs::writeFile(m_directory.get(), "cgroup.kill", "1");
    if (error == 0 && isFrozen()) { // the kernel kills the frozen as they are; what comes next shall run
        setFrozen(false);
        noteFrozen(false);
    }
    return error;
}

int CgroupGroup::setFrozen(bool frozen)
{
    const int error = cgroupfs::writeFile(m_directory.get(), "cgroup.freeze", frozen ? "1" : "0");
    if (error == 0)
        m_freezeAsked = frozen;
    return error;
}

bool CgroupGroup::isEmpty()
{
    // A directory somebody else removed has no members either.
    return cgroupfs::readEvents(m_events.get()).populated != 1;
}

int CgroupGroup::release(int outsideFd)
{
    constexpr int kMaxPasses = 100; // members fork while we move them; each pass moves what the last one missed
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const auto pids = cgroupfs::members(m_directory.get());
        if (pids.empty())
            return 0;
        for (const pid_t pid : pids) {
            const int error = cgroupfs::writeFile(outsideFd, "cgroup.procs", std::to_string(pid).c_str());
            if (error != 0 && error != ESRCH)
                return error;
        }
    }
    return EBUSY;
}

int CgroupGroup::remove() { return cgroupfs::removeTree(m_sessionFd, m_name); }

} // namespace paddock::warden
