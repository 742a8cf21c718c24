// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/cgroupgroup.h"
#include "engine/warden/sessionmeans.h"
#include "engine/warden/strays.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace paddock::warden {

/// The branches and groups of one session's directory, from their making until their directories are gone, and the
/// processes that left them. Told what happens to them, it sees to who has run empty and who got out.
class CgroupGroups
{
public:
    CgroupGroups(Channel &channel, Watcher &watcher, const CgroupDirectory &session);

    /// 0 or an errno.
    int addBranch(std::uint32_t id, std::string name, std::uint32_t controllers);
    /// Without a name: in the session, the one that was made ahead of time, else run-N. Branch 0 is the session.
    int addGroup(std::uint32_t id, std::string name, std::uint32_t branch);
    /// Null where there is none.
    [[nodiscard]] CgroupDirectory *branch(std::uint32_t id);
    [[nodiscard]] CgroupGroup *group(std::uint32_t id);

    void started(const CgroupGroup &group);
    /// Members were, or are about to be, killed: their children come to us.
    void killing() { m_lastKill = std::chrono::steady_clock::now(); }
    /// A branch (0: the session) was killed, and by that the groups in it; they are to know it.
    void killedFromAbove(std::uint32_t branch);
    /// Their directories are removed once they are empty.
    void leaveBranch(std::uint32_t id);
    void leaveGroup(std::uint32_t id);
    /// Members were let go to where /proc/PID/cgroup says so.
    void forgive(const std::string &path) { m_strayFinder.forgive(path); }

    void childEnded(pid_t pid, int status, const rusage &usage);
    void settle();
    void eventsReady(std::uint32_t id);
    void removeLeaving();
    /// While isWaiting(), when nothing else has happened for a moment.
    void tick();
    [[nodiscard]] bool isWaiting() const { return !m_leaving.empty() || !m_leavingBranches.empty() || m_orphanEnded; }
    /// Makes a group ahead of time once one without a name was asked for.
    void prepareSpare();

    /// Adds to the group who left it while its leaders run.
    void findStrays(CgroupGroup &group);
    /// Ends whoever descends from us outside the session. True where there was somebody.
    bool endStrays();

private:
    struct EndedLeader
    {
        pid_t pid;
        int status;
        rusage usage;
    };

    std::unique_ptr<CgroupGroup> takeUnnamed(std::uint32_t id, int &error);
    std::unique_ptr<CgroupGroup> makeGroup(std::uint32_t id, std::string name, std::uint32_t branch, int &error);
    [[nodiscard]] bool isInUse(std::uint32_t branch) const;
    void tellEndedLeaders();
    bool lookBehindKill();
    void lookForStrays(bool deep);
    [[nodiscard]] CgroupGroup *originOf(const proctree::Entry &stray);

    Channel &m_channel;
    Watcher &m_watcher;
    const CgroupDirectory &m_session;
    StrayFinder m_strayFinder;
    std::map<std::uint32_t, std::unique_ptr<CgroupDirectory>> m_branches; ///< outlive the groups that point to them
    std::map<std::uint32_t, std::unique_ptr<CgroupDirectory>> m_leavingBranches;
    std::map<std::uint32_t, std::unique_ptr<CgroupGroup>> m_groups;
    std::vector<std::unique_ptr<CgroupGroup>> m_leaving; ///< killed, their directories not removed yet
    std::unique_ptr<CgroupGroup> m_spare;
    std::unordered_set<pid_t> m_leaders;     ///< of all groups
    std::vector<EndedLeader> m_endedLeaders; ///< reaped, and not told yet
    std::chrono::steady_clock::time_point m_lastKill{};
    std::chrono::steady_clock::time_point m_nextLook{}; ///< behind a kill, not before
    int m_lastRun = 0;
    bool m_orphanEnded = false; ///< and nobody has looked since
};

} // namespace paddock::warden
