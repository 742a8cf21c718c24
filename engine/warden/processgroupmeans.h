// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/processgroupgroup.h"
#include "engine/warden/sessionmeans.h"

#include <map>
#include <memory>
#include <vector>

namespace paddock::warden {

/// A session of process groups. The warden is no subreaper then: a descendant that loses its parent goes to init, as it
/// does wherever POSIX is all there is.
class ProcessGroupMeans final : public SessionMeans
{
public:
    ProcessGroupMeans(Channel &channel, Watcher &watcher);

    /// 0 or an errno.
    static int takeUp();

    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override;
    void settle() override;
    void tick() override { settle(); }
    [[nodiscard]] bool isWaiting() const override;
    void watchedReady(std::uint64_t id) override;
    void doChore() override {}
    bool endStep() override;

private:
    void orderGroup(const Message &message, ProcessGroupGroup &group);
    void leave(std::uint32_t id);

    template<typename Visit>
    void forEachGroup(Visit visit) const
    {
        for (const auto &[id, group] : m_groups)
            visit(*group);
        for (const auto &group : m_leaving)
            visit(*group);
    }

    Channel &m_channel;
    Watcher &m_watcher;
    std::map<std::uint32_t, std::unique_ptr<ProcessGroupGroup>> m_groups;
    std::vector<std::unique_ptr<ProcessGroupGroup>> m_leaving; ///< destroyed and killed, members not all gone yet
};

} // namespace paddock::warden
