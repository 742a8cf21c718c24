// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupgroups.h"
#include "engine/warden/treesweep.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace paddock::warden {

CgroupGroups::CgroupGroups(Channel &channel, Watcher &watcher, const CgroupDirectory &session)
    : m_channel(channel), m_watcher(watcher), m_session(session), m_strayFinder(session.fd())
{}

int CgroupGroups::addBranch(std::uint32_t id, std::string name, std::uint32_t controllers)
{
    auto branch = std::make_unique<CgroupDirectory>(m_session, std::move(name));
    if (const int error = branch->create())
        return error;
    branch->passOn(controllers);
    m_branches[id] = std::move(branch);
    return 0;
}

std::unique_ptr<CgroupGroup> CgroupGroups::takeUnnamed(std::uint32_t id, int &error)
{
    if (m_spare) {
        m_spare->adoptId(id);
        return std::move(m_spare);
    }
    auto group = std::make_unique<CgroupGroup>(id, m_channel, m_session, ++m_lastRun);
    error = group->directory().create();
    return group;
}

std::unique_ptr<CgroupGroup> CgroupGroups::makeGroup(std::uint32_t id, std::string name, std::uint32_t branchId,
                                                     int &error)
{
    if (branchId == 0 && name.empty())
        return takeUnnamed(id, error);
    const CgroupDirectory *const above = branchId == 0 ? &m_session : branch(branchId);
    if (!above) {
        error = ENOENT;
        return nullptr;
    }
    auto group = name.empty() ? std::make_unique<CgroupGroup>(id, m_channel, *above, ++m_lastRun)
                              : std::make_unique<CgroupGroup>(id, m_channel, *above, std::move(name));
    group->setBranch(branchId);
    error = group->directory().create();
    return group;
}

int CgroupGroups::addGroup(std::uint32_t id, std::string name, std::uint32_t branch)
{
    int error = 0;
    auto group = makeGroup(id, std::move(name), branch, error);
    if (error != 0)
        return error;
    m_watcher.watchEvents(group->directory().eventsFd(), id);
    if (group->directory().isFreezeAsked())
        group->eventsChanged(); // it was born frozen, which is no change that the kernel would tell
    m_groups[id] = std::move(group);
    return 0;
}

CgroupDirectory *CgroupGroups::branch(std::uint32_t id)
{
    const auto found = m_branches.find(id);
    return found == m_branches.end() ? nullptr : found->second.get();
}

CgroupGroup *CgroupGroups::group(std::uint32_t id)
{
    const auto found = m_groups.find(id);
    return found == m_groups.end() ? nullptr : found->second.get();
}

void CgroupGroups::started(const CgroupGroup &group)
{
    if (group.latestLeader() > 0)
        m_leaders.insert(group.latestLeader());
}

void CgroupGroups::killedFromAbove(std::uint32_t branch)
{
    killing();
    for (const auto &[id, group] : m_groups) {
        if (branch == 0 || group->branch() == branch)
            group->killedFromAbove();
    }
    if (branch == 0 && m_spare) {
        m_spare->directory().remove();
        m_spare.reset();
    }
}

void CgroupGroups::leaveBranch(std::uint32_t id)
{
    if (auto branch = m_branches.extract(id))
        m_leavingBranches.insert(std::move(branch));
}

void CgroupGroups::leaveGroup(std::uint32_t id)
{
    const auto found = m_groups.find(id);
    m_watcher.unwatchEvents(found->second->directory().eventsFd());
    m_leaving.push_back(std::move(found->second));
    m_groups.erase(found);
}

bool CgroupGroups::isInUse(std::uint32_t branch) const
{
    return std::any_of(m_groups.begin(), m_groups.end(),
                       [&](const auto &each) { return each.second->branch() == branch; }) ||
           std::any_of(m_leaving.begin(), m_leaving.end(), [&](const auto &each) { return each->branch() == branch; });
}

void CgroupGroups::tick()
{
    lookBehindKill();
    removeLeaving();
}

void CgroupGroups::removeLeaving()
{
    if (!m_leaving.empty())
        lookForStrays(false);
    std::erase_if(m_leaving, [](const std::unique_ptr<CgroupGroup> &group) {
        group->killStrays();
        if (group->directory().remove() != EBUSY)
            return true;
        group->kill(); // somebody moved a process into it from outside
        return false;
    });
    std::erase_if(m_leavingBranches, [this](const auto &leaving) {
        if (isInUse(leaving.first))
            return false;
        if (leaving.second->remove() != EBUSY)
            return true;
        leaving.second->kill();
        return false;
    });
}

void CgroupGroups::prepareSpare()
{
    if (m_lastRun == 0 || m_spare)
        return;
    int error = 0;
    m_spare = takeUnnamed(0, error);
    if (error != 0)
        m_spare.reset();
}

void CgroupGroups::childEnded(pid_t pid, int status, const rusage &usage)
{
    if (m_leaders.erase(pid) == 0) {
        m_orphanEnded = true;
        return;
    }
    m_endedLeaders.push_back({pid, status, usage});
}

/// Behind the reaping of everybody else: whoever has been reaped need not be looked at, and after a kill that is most.
void CgroupGroups::tellEndedLeaders()
{
    if (m_endedLeaders.empty())
        return;
    // What the leaders had for children are ours now. Where a kill is under way they are many and about to end, so the
    // look waits for the last of them.
    const auto wantsLook = [&](const auto &each) {
        const bool ended = std::any_of(m_endedLeaders.begin(), m_endedLeaders.end(),
                                       [&](const EndedLeader &leader) { return each.second->leads(leader.pid); });
        return ended && (!each.second->isSpent() || each.second->isEmpty());
    };
    if (std::any_of(m_groups.begin(), m_groups.end(), wantsLook))
        lookForStrays(true);
    for (const EndedLeader &leader : std::exchange(m_endedLeaders, {})) {
        const auto reap = [&](CgroupGroup &group) { return group.reap(leader.pid, leader.status, leader.usage); };
        const bool known =
            std::any_of(m_groups.begin(), m_groups.end(), [&](auto &each) { return reap(*each.second); });
        if (!known)
            static_cast<void>(std::any_of(m_leaving.begin(), m_leaving.end(), [&](auto &each) { return reap(*each); }));
    }
}

/// A member that was killed has left its group a moment before its children are ours, so that each orphan's end is a
/// reason to look. When thousands are dying that would be all we do: looks take a tenth of our time at most.
bool CgroupGroups::lookBehindKill()
{
    constexpr std::chrono::seconds kAfterKill{2};
    constexpr int kShare = 10;
    const auto now = std::chrono::steady_clock::now();
    if (!m_orphanEnded || now < m_nextLook)
        return false;
    m_orphanEnded = false;
    if (now - m_lastKill >= kAfterKill)
        return false;
    lookForStrays(false);
    const auto done = std::chrono::steady_clock::now();
    m_nextLook = done + kShare * (done - now);
    return true;
}

void CgroupGroups::settle()
{
    tellEndedLeaders();
    bool looked = lookBehindKill();
    // cgroup.events tells at most every 10 ms; a member's death told us just now, so look at once.
    for (const auto &[id, group] : m_groups) {
        if (!group->awaitsEmptiness() || !group->isEmpty())
            continue;
        if (!std::exchange(looked, true))
            lookForStrays(false);
        group->announceIfEmpty();
    }
}

void CgroupGroups::eventsReady(std::uint32_t id)
{
    CgroupGroup *const ready = group(id);
    if (!ready)
        return;
    // A directory that somebody else has removed would be ready for ever.
    if (ready->directory().events().populated < 0)
        m_watcher.unwatchEvents(ready->directory().eventsFd());
    if (ready->awaitsEmptiness() && ready->isEmpty())
        lookForStrays(false);
    ready->eventsChanged();
}

void CgroupGroups::findStrays(CgroupGroup &group)
{
    for (const Leader &leader : group.leaders()) {
        for (const proctree::Entry &entry : m_strayFinder.below(leader.pid))
            group.addStray(entry);
    }
}

void CgroupGroups::lookForStrays(bool deep)
{
    for (const proctree::Entry &entry : m_strayFinder.amongOrphans(m_leaders, deep)) {
        if (CgroupGroup *const group = originOf(entry))
            group->addStray(entry);
    }
}

/// Each leader begins a session of its own, whose number stays with its descendants unless they begin one themselves;
/// then it can only be told where a single group has been there for long enough. The rest ends with the session.
CgroupGroup *CgroupGroups::originOf(const proctree::Entry &stray)
{
    std::vector<CgroupGroup *> possible;
    const auto consider = [&](CgroupGroup *group) {
        if (group->firstStart() && *group->firstStart() <= stray.startTime)
            possible.push_back(group);
        return group->hasLed(stray.session);
    };
    for (const auto &[id, group] : m_groups) {
        if (consider(group.get()))
            return group.get();
    }
    for (const auto &group : m_leaving) {
        if (consider(group.get()))
            return group.get();
    }
    return possible.size() == 1 ? possible.front() : nullptr;
}

bool CgroupGroups::endStrays()
{
    const auto strays = m_strayFinder.amongOrphans({}, true);
    for (const proctree::Entry &entry : strays)
        proctree::sweepKill(entry.pid, entry);
    return !strays.empty();
}

} // namespace paddock::warden
