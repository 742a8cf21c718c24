// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/group.h"
#include "engine/warden/sessionmeans.h"

#include <vector>

namespace paddock::warden {

/// A group that is the process groups its leaders lead, by POSIX means alone: who starts a session or process group of
/// its own has left it, is not seen any more and not ended. Once its leaders are reaped it watches who is left by
/// pidfd; a member that leaves the group then is noticed when it ends.
class ProcessGroupGroup final : public Group
{
public:
    ProcessGroupGroup(std::uint32_t id, Channel &channel, Watcher &watcher);
    ~ProcessGroupGroup() override;

    /// After start(): remembers the process group of a new leader.
    void noteLeader();
    /// Children have been reaped or a watched member has ended: says Emptied, or looks for who is left.
    void settle();
    /// Tells of leaders that a signal has stopped since the last time.
    void tellStops();
    /// There was no descriptor left to watch a member by.
    [[nodiscard]] bool isBlind() const { return m_blind; }

    int kill() override;
    int setFrozen(bool frozen) override;
    [[nodiscard]] bool isEmpty() override;

protected:
    [[nodiscard]] bool isFrozen() override { return m_frozen; }
    [[nodiscard]] std::vector<proctree::Entry> members() override;

private:
    void killWhole();
    void watchMembers(const std::vector<proctree::Entry> &members);
    void dropEnded();
    void noteFrozen(bool frozen);

    Watcher &m_watcher;
    std::vector<Leader> m_processGroups;    ///< by who they are named after; those that are gone are dropped
    std::vector<UniqueFd> m_watched;        ///< pidfds of members left by their leaders
    std::vector<proctree::Entry> m_stopped; ///< by the freeze, to be woken by the thaw
    bool m_frozen = false;
    bool m_killing = false;
    bool m_blind = false;
};

} // namespace paddock::warden
