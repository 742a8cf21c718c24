// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupgroup.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/heldprocesses.h"
#include "engine/warden/treesweep.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace paddock::warden {

CgroupGroup::CgroupGroup(std::uint32_t id, Channel &channel, const CgroupDirectory &above, std::string name)
    : Group(id, channel), m_directory(above, std::move(name))
{}

CgroupGroup::CgroupGroup(std::uint32_t id, Channel &channel, const CgroupDirectory &above, int runNumber)
    : CgroupGroup(id, channel, above, "run-" + std::to_string(runNumber))
{
    m_runNumber = runNumber;
}

void CgroupGroup::eventsChanged()
{
    const cgroupfs::Events events = m_directory.events();
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

void CgroupGroup::signalNew(Signalling &signalling)
{
    forgetDeadStrays();
    Group::signalNew(signalling);
    // Whoever was reached is known by the pid alone: it is not used again within a signal to all.
    std::vector<pid_t> pids = cgroupfs::members(m_directory.fd());
    std::erase_if(pids, [&](pid_t pid) { return !signalling.reached.emplace(pid, 0).second; });
    for (std::span<const pid_t> rest(pids); !rest.empty();)
        rest = rest.subspan(signalFirst(rest, signalling));
    signalling.anyNew = signalling.anyNew || !pids.empty();
}

/// Who is listed again while we hold it is who was meant, if it still lives: neither entries in /proc have to be read
/// for that, nor where each of them sits. Returns how many of them it was for.
std::size_t CgroupGroup::signalFirst(std::span<const pid_t> pids, Signalling &signalling)
{
    const HeldProcesses held(pids);
    if (held.error() != 0) {
        signalling.note(held.error());
        return 1;
    }
    std::vector<pid_t> listed = cgroupfs::members(m_directory.fd());
    std::sort(listed.begin(), listed.end());
    for (const auto &[pid, pidfd] : held.living()) {
        if (!std::binary_search(listed.begin(), listed.end(), pid))
            continue;
        signalling.note(proctree::sendSignal(pidfd, signalling.signal));
        const auto now = signalling.wake ? proctree::readEntry(pid) : std::nullopt;
        if (now && now->isStopped())
            signalling.note(proctree::sendSignal(pidfd, SIGCONT));
    }
    return held.count();
}

int CgroupGroup::recreate()
{
    const int error = m_directory.recreate();
    if (error == 0)
        noteFrozen(m_directory.isFreezeAsked());
    return error;
}

int CgroupGroup::kill()
{
    const int error = m_directory.kill();
    noteFrozen(m_directory.isFreezeAsked());
    killStrays();
    return error;
}

void CgroupGroup::killedFromAbove()
{
    m_directory.noteKill();
    noteFrozen(m_directory.isFreezeAsked());
    killStrays();
}

void CgroupGroup::addStray(const proctree::Entry &entry)
{
    const bool known = std::any_of(m_strays.begin(), m_strays.end(), [&](const proctree::Entry &each) {
        return each.pid == entry.pid && each.startTime == entry.startTime;
    });
    if (known)
        return;
    m_strays.push_back(entry);
    sendNews({.news = wire::News::Escaped, .pid = entry.pid, .number = entry.startTime});
    if (isSpent())
        proctree::sweepKill(entry.pid, entry);
}

void CgroupGroup::killStrays()
{
    for (const proctree::Entry &entry : m_strays)
        proctree::sweepKill(entry.pid, entry);
}

void CgroupGroup::forgetDeadStrays()
{
    std::erase_if(m_strays, [](const proctree::Entry &entry) {
        const auto now = proctree::readEntry(entry.pid);
        return !now || now->startTime != entry.startTime || !now->isAlive();
    });
}

bool CgroupGroup::isEmpty()
{
    // A directory somebody else removed has no members either.
    if (m_directory.events().populated == 1)
        return false;
    forgetDeadStrays();
    return m_strays.empty();
}

int CgroupGroup::release(int outsideFd)
{
    constexpr int kMaxPasses = 100; // members fork while we move them; each pass moves what the last one missed
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const auto pids = cgroupfs::members(m_directory.fd());
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

} // namespace paddock::warden
