// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/sessionmeans.h"

#include <map>

namespace paddock::warden {

/// One warden a group, each a subreaper and a child of this, the session's warden: should one be killed, its group
/// falls to us and is ended. Orders to a group go to its own warden; here groups are only made and mourned.
class SubreaperMeans final : public SessionMeans
{
public:
    SubreaperMeans(Channel &channel, int ownerFd);

    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override;
    void settle() override;
    void tick() override { settle(); }
    [[nodiscard]] bool isWaiting() const override { return !m_lost.empty(); }
    void watchedReady(std::uint64_t) override {}
    void doChore() override;
    bool endStep() override;

private:
    /// A group's warden that is running and belongs to nobody yet.
    struct Spare
    {
        pid_t pid = 0;
        UniqueFd engineEnd;
    };

    void createGroup(std::uint32_t id);
    int makeSpare();
    /// Ends our direct children that are nobody's warden. True where there were any.
    bool endStrays();

    Channel &m_channel;
    int m_ownerFd;
    std::map<pid_t, std::uint32_t> m_wardens; ///< of groups, by pid
    std::vector<std::uint32_t> m_lost;        ///< groups whose warden was killed, strays not gone yet
    Spare m_spare;                            ///< kept ready, so that a start does not wait for a fork
    bool m_anyReleased = false;
    bool m_askedToEnd = false;
};

} // namespace paddock::warden
