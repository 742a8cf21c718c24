// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/adoptions.h"
#include "engine/warden/cgroupgroups.h"
#include "engine/warden/hostleaf.h"
#include "engine/warden/sessionmeans.h"

#include <memory>
#include <string>

namespace paddock::warden {

/// The session as a cgroup v2 directory, its branches directories in it, its groups directories in either. One write of
/// cgroup.kill ends all. Carries out the engine's orders.
class CgroupMeans final : public SessionMeans
{
public:
    CgroupMeans(Channel &channel, Watcher &watcher, UniqueFd base, std::string name, pid_t owner);

    /// Makes the session's directory, proves that a process can be born in it, and sees which controllers it can pass
    /// on to the groups. Fills in Ready.
    void takeUp(wire::NewsHeader &ready);

    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override { m_groups->childEnded(pid, status, usage); }
    void settle() override { m_groups->settle(); }
    void tick() override { m_groups->tick(); }
    [[nodiscard]] bool isWaiting() const override { return m_groups->isWaiting(); }
    void watchedReady(std::uint64_t id) override;
    void doChore() override;
    bool endStep() override;

private:
    int createSession(wire::Stage &stage);
    void create(const Message &message);
    void orderGroup(const Message &message, CgroupGroup &group);
    /// A branch's orders, and the session's.
    void orderLevel(const Message &message, CgroupDirectory &level);
    void startIn(CgroupGroup &group, const Message &message);
    void setLimits(const Message &message, CgroupDirectory &level);
    void renew(CgroupGroup &group);
    int release(CgroupGroup &group);
    void sendOrderFailed(const Message &message, int error);

    Channel &m_channel;
    Watcher &m_watcher;
    UniqueFd m_base;
    HostLeaf m_hostLeaf;
    CgroupDirectory m_session;
    std::unique_ptr<CgroupGroups> m_groups;
    std::unique_ptr<Adoptions> m_adoptions;
    std::uint32_t m_controllers = 0; ///< that the session's directory passes on
};

} // namespace paddock::warden
