// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/proctree.h"
#include "engine/warden/protocol.h"

#include <string>
#include <vector>

namespace paddock::warden {

/// A foreign process and its descendants, brought into a directory of their own below a group's, and where each came
/// from. While they are moved that directory is frozen, so that nobody in it can fork or end; unlike a stop by signal
/// this shows to no parent: a shell does not take its job for stopped. Errors are errnos.
class AdoptedTree
{
public:
    /// `group` is the group of the engine's that it belongs to.
    AdoptedTree(proctree::Entry root, std::uint32_t group) : m_root(root), m_group(group) {}

    /// Why this process may not be adopted, else 0: ESRCH gone or another; EINVAL pid 1 or a kernel thread; EDEADLK one
    /// of our ancestors or we; EPERM another user's; EEXIST in the session already. `session` is its directory.
    static int refusal(pid_t pid, std::uint64_t startTime, int session);

    /// All of it, or nothing: on failure everybody is back where they were. `session` as above.
    int moveIn(int groupDirectory, int session, std::string name, wire::Stage &stage);
    /// Everybody back to where they came from, who was born since to where the root came from, and where that is gone
    /// to `fallback`.
    int moveBack(int fallback);

    [[nodiscard]] const proctree::Entry &root() const { return m_root; }
    [[nodiscard]] std::uint32_t group() const { return m_group; }
    [[nodiscard]] int pidfd() const { return m_pidfd.get(); }
    [[nodiscard]] int count() const { return static_cast<int>(m_origins.size()); }
    [[nodiscard]] bool hasMembers() const;
    /// The root's end was told; others may be left.
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    void noteEnd() { m_ended = true; }
    void removeDirectory(int groupDirectory);

private:
    struct Origin
    {
        proctree::Entry entry;
        std::string path; ///< as /proc/PID/cgroup names it
    };

    int moveAll(int session, wire::Stage &stage);
    int moveOne(const proctree::Entry &entry, int session, wire::Stage &stage);
    int moveExactly(const proctree::Entry &entry, const UniqueFd &pidfd, const std::string &origin);
    [[nodiscard]] bool isMoved(const proctree::Entry &entry) const;
    [[nodiscard]] const std::string &originOf(pid_t pid) const;

    proctree::Entry m_root;
    std::uint32_t m_group;
    std::string m_name;
    UniqueFd m_pidfd;
    UniqueFd m_directory;
    std::vector<Origin> m_origins; ///< the root's first
    bool m_ended = false;
};

} // namespace paddock::warden
