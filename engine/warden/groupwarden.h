// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/treegroup.h"
#include "engine/warden/warden.h"

namespace paddock::warden {

/// The warden of one group where the subreaper contains: everything that descends from it is the group.
class GroupWarden final : public Warden
{
public:
    static constexpr int kReleasedStatus = 7; ///< exit status: the members were let go on purpose

    GroupWarden(UniqueFd channel, UniqueFd owner);

    /// In a fresh fork of the session's warden: lets go of everything but these two and runs. Does not return.
    [[noreturn]] static void runInChild(int channelFd, int ownerFd);

protected:
    void handle(Message &message) override;
    void childEnded(pid_t pid, int status, const rusage &usage) override;
    void settle() override;
    void tick() override { settle(); }
    [[nodiscard]] bool isWaiting() const override { return m_group.isKilling(); }
    void watchedReady(std::uint64_t) override {}
    int carryOutLastWill() override;

private:
    void release();

    TreeGroup m_group;
};

} // namespace paddock::warden
