// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/cgroupdirectory.h"
#include "engine/warden/group.h"

#include <span>

#include <string>

namespace paddock::warden {

/// A group that is a cgroup v2 directory below the session's or a branch's. The kernel keeps its members, kills and
/// freezes it; whoever left the directory all the same is kept on a list and ends with the group.
class CgroupGroup final : public Group
{
public:
    CgroupGroup(std::uint32_t id, Channel &channel, const CgroupDirectory &above, std::string name);
    /// A group named run-N.
    CgroupGroup(std::uint32_t id, Channel &channel, const CgroupDirectory &above, int runNumber);

    [[nodiscard]] CgroupDirectory &directory() { return m_directory; }
    /// The branch it was made in; 0: none.
    [[nodiscard]] std::uint32_t branch() const { return m_branch; }
    void setBranch(std::uint32_t id) { m_branch = id; }

    void eventsChanged();
    /// It was killed: to be made anew for the next start, see CgroupDirectory::recreate().
    [[nodiscard]] bool isSpent() const { return m_directory.isKilled(); }
    int recreate();
    /// The branch or the session was killed, and with it this.
    void killedFromAbove();

    /// A descendant was found outside. It is ended as well where the group has been killed.
    void addStray(const proctree::Entry &entry);
    void killStrays();

    [[nodiscard]] int runNumber() const override { return m_runNumber; }
    int kill() override;
    int setFrozen(bool frozen) override { return m_directory.setFrozen(frozen); }
    [[nodiscard]] bool isEmpty() override;

    /// Moves every member to where the session itself was built, so that they outlive it.
    int release(int outsideFd);

protected:
    [[nodiscard]] int cgroupFd() const override { return m_directory.fd(); }
    [[nodiscard]] bool isFrozen() override { return m_directory.isFrozen(); }
    [[nodiscard]] bool isOutOfProcesses() const override { return m_directory.isOutOfProcesses(); }
    /// Those that the directory does not list.
    [[nodiscard]] std::vector<proctree::Entry> members() override { return m_strays; }
    void signalNew(Signalling &signalling) override;

private:
    std::size_t signalFirst(std::span<const pid_t> pids, Signalling &signalling);
    void noteFrozen(bool frozen);
    void forgetDeadStrays();

    CgroupDirectory m_directory;
    std::vector<proctree::Entry> m_strays;
    std::uint32_t m_branch = 0;
    int m_runNumber = 0;
    bool m_frozen = false; ///< what the engine was told last
};

} // namespace paddock::warden
