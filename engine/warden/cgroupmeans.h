// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/cgroupgroup.h"
#include "engine/warden/sessionmeans.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace paddock::warden {

/// The session as a cgroup v2 directory, its groups directories in it. One write of cgroup.kill ends all.
class CgroupMeans final : public SessionMeans
{
public:
    CgroupMeans(Channel &channel, Watcher &watcher, UniqueFd base, std::string name);

    /// Makes the session's directory and proves that a process can be born in it. 0, or an errno and where.
    int takeUp(wire::Stage &stage);

    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override;
    void settle() override;
    void tick() override { removeLeaving(); }
    [[nodiscard]] bool isWaiting() const override { return !m_leaving.empty(); }
    void watchedReady(std::uint64_t id) override;
    void doChore() override;
    bool endStep() override;

private:
    void createGroup(const Message &message);
    void orderGroup(const Message &message, CgroupGroup &group);
    void renew(CgroupGroup &group);
    void leave(std::uint32_t id);
    void removeLeaving();
    /// A group of any name: the one that was made ahead of time, else a new one. Null with errno where it failed.
    std::unique_ptr<CgroupGroup> takeUnnamed(std::uint32_t id);

    Channel &m_channel;
    Watcher &m_watcher;
    UniqueFd m_base;
    std::string m_name;
    UniqueFd m_session;
    UniqueFd m_sessionEvents;
    std::map<std::uint32_t, std::unique_ptr<CgroupGroup>> m_groups;
    std::unique_ptr<CgroupGroup> m_spare; ///< made ahead of time once an unnamed group was asked for
    int m_lastRun = 0;
    std::vector<std::unique_ptr<CgroupGroup>> m_leaving; ///< killed, their directories not removed yet
};

} // namespace paddock::warden
