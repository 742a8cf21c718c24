// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/group.h"

#include <string>

namespace paddock::warden {

/// A group that is a cgroup v2 directory below the session's. The kernel keeps its members, kills and freezes it.
class CgroupGroup final : public Group
{
public:
    CgroupGroup(std::uint32_t id, Channel &channel, int sessionFd, std::string name);
    /// A group named run-N.
    CgroupGroup(std::uint32_t id, Channel &channel, int sessionFd, int runNumber);

    /// Makes the directory. 0 or an errno.
    int create();
    /// cgroup.events, which is EPOLLPRI-readable when populated or frozen has changed.
    [[nodiscard]] int eventsFd() const { return m_events.get(); }
    void eventsChanged();
    /// Since Linux 6.14 a child born into a group that was killed once is killed as well, because the fork compares
    /// the kill counter of its parent's group with that of the new one. Such a group is made anew for the next start.
    [[nodiscard]] bool isSpent() const { return m_killed; }
    int recreate();

    int kill() override;
    int setFrozen(bool frozen) override;
    [[nodiscard]] bool isEmpty() override;

    /// Moves every member to where the session itself was built, so that they outlive it.
    int release(int outsideFd);
    /// 0 once the directory is gone, EBUSY while a member is left.
    int remove();

protected:
    [[nodiscard]] int cgroupFd() const override { return m_directory.get(); }
    [[nodiscard]] bool isFrozen() override { return m_frozen || m_freezeAsked; }
    [[nodiscard]] std::vector<proctree::Entry> members() override;
    [[nodiscard]] int runNumber() const override { return m_runNumber; }

private:
    void noteFrozen(bool frozen);

    int m_sessionFd;
    std::string m_name;
    UniqueFd m_directory;
    UniqueFd m_events;
    int m_runNumber = 0;
    bool m_frozen = false;
    bool m_freezeAsked = false;
    bool m_killed = false;
};

} // namespace paddock::warden
