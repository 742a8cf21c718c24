// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/protocol.h"

#include <string>

namespace paddock::warden {

/// A cgroup v2 directory of ours: the session's, a branch's, a group's. Knows what it was told (frozen, killed, limits)
/// and what the one above it was. Errors are errnos.
class CgroupDirectory
{
public:
    /// `above` may be null: then `parentFd` is a directory that is not ours. Both must outlive this object.
    CgroupDirectory(int parentFd, std::string name, const CgroupDirectory *above = nullptr);
    CgroupDirectory(const CgroupDirectory &above, std::string name);

    int create();
    /// 0 once the directory is gone, EBUSY while a member is left.
    int remove();
    /// Since Linux 6.14 a child born into a group that was killed once is killed as well, because the fork compares
    /// the kill counter of its parent's group with that of the new one. Such a directory is made anew, with its limits.
    int recreate();

    [[nodiscard]] int fd() const { return m_directory.get(); }
    /// cgroup.events, which is EPOLLPRI-readable when populated or frozen has changed.
    [[nodiscard]] int eventsFd() const { return m_events.get(); }
    [[nodiscard]] cgroupfs::Events events() const { return cgroupfs::readEvents(m_events.get()); }

    /// Ends every member, and thaws: what is born into it next shall run.
    int kill();
    [[nodiscard]] bool isKilled() const { return m_killed; }
    /// One above was killed: the kernel counts that here too.
    int noteKill();
    int setFrozen(bool frozen);
    /// Frozen by us, here or above.
    [[nodiscard]] bool isFreezeAsked() const;
    /// Whether whoever is born into it would not get to run: frozen here or above, by us or by somebody else.
    [[nodiscard]] bool isFrozen() const;

    /// Where that fails the old limits hold, and births are refused until limits are set that do not.
    int setLimits(const wire::LimitsHeader &limits, wire::Controller &refused);
    /// The errno with which limits of this or of one above were refused, else 0.
    [[nodiscard]] int limitsError() const;
    /// Whether a limit of processes, here or above, lets nobody in.
    [[nodiscard]] bool isOutOfProcesses() const;
    /// Passes controllers on to the directories below; returns those of them that it does pass on then.
    std::uint32_t passOn(std::uint32_t controllers);

private:
    int m_parentFd;
    std::string m_name;
    const CgroupDirectory *m_above;
    UniqueFd m_directory;
    UniqueFd m_events;
    wire::LimitsHeader m_limits;
    int m_limitsError = 0;
    bool m_limited = false;
    bool m_freezeAsked = false;
    bool m_killed = false;
};

} // namespace paddock::warden
