// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/proctree.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace paddock::warden {

/// Finds processes that descend from us and sit in none of the session's directories: they moved out, which the kernel
/// allows to whoever may write another cgroup. As their subreaper we get them back once their parents have ended.
class StrayFinder
{
public:
    /// Borrows the session's directory.
    explicit StrayFinder(int sessionFd) : m_sessionFd(sessionFd) {}

    /// Members were let go on purpose: who sits where they went to, as /proc/PID/cgroup names it, is no stray.
    void forgive(std::string path) { m_forgiven = std::move(path); }

    /// Among our children that are no leaders. `deep`: also among what descends from them.
    [[nodiscard]] std::vector<proctree::Entry> amongOrphans(const std::unordered_set<pid_t> &leaders, bool deep) const;
    /// Among what descends from one process.
    [[nodiscard]] std::vector<proctree::Entry> below(pid_t root) const;

private:
    [[nodiscard]] bool isStray(pid_t pid) const;

    int m_sessionFd;
    std::string m_forgiven;
};

} // namespace paddock::warden
