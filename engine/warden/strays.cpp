// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/strays.h"

#include "engine/warden/cgroupfs.h"

#include <unistd.h>

namespace paddock::warden {

bool StrayFinder::isStray(pid_t pid) const
{
    const std::string path = cgroupfs::pathOf(pid);
    return !path.empty() && path != m_forgiven && !cgroupfs::contains(m_sessionFd, path);
}

std::vector<proctree::Entry> StrayFinder::below(pid_t root) const
{
    std::vector<proctree::Entry> found = proctree::descendants(root);
    std::erase_if(found, [this](const proctree::Entry &entry) { return !isStray(entry.pid); });
    return found;
}

std::vector<proctree::Entry> StrayFinder::amongOrphans(const std::unordered_set<pid_t> &leaders, bool deep) const
{
    std::vector<proctree::Entry> found;
    for (const pid_t pid : proctree::children(::getpid())) {
        if (leaders.contains(pid))
            continue;
        if (isStray(pid)) {
            const auto entry = proctree::readEntry(pid);
            if (entry && entry->isAlive())
                found.push_back(*entry);
        }
        if (deep) {
            const std::vector<proctree::Entry> more = below(pid);
            found.insert(found.end(), more.begin(), more.end());
        }
    }
    return found;
}

} // namespace paddock::warden
