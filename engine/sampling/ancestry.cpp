// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/ancestry.h"

#include <algorithm>

namespace paddock {

namespace {
constexpr std::size_t none = std::size_t(-1);
}

Ancestry::Ancestry(std::span<const ProcessSample> processes) : m_processes(processes), m_parents(processes.size(), none)
{
    for (std::size_t i = 0; i < processes.size(); ++i) {
        const auto parent = indexOf(processes[i].parentPid);
        if (parent && *parent != i && processes[*parent].key.startTime <= processes[i].key.startTime)
            m_parents[i] = *parent;
    }
}

std::optional<std::size_t> Ancestry::indexOf(std::int32_t pid) const
{
    const auto pidOf = [](const ProcessSample &sample) { return sample.key.pid; };
    const auto found = std::ranges::lower_bound(m_processes, pid, {}, pidOf);
    if (found == m_processes.end() || found->key.pid != pid)
        return std::nullopt;
    return std::size_t(found - m_processes.begin());
}

std::optional<std::size_t> Ancestry::parentOf(std::size_t index) const
{
    return m_parents[index] == none ? std::nullopt : std::optional(m_parents[index]);
}

std::vector<std::optional<std::size_t>> Ancestry::nearestOf(std::span<const std::size_t> reapers) const
{
    std::vector<bool> isReaper(m_processes.size(), false);
    for (const std::size_t reaper : reapers)
        isReaper[reaper] = true;

    std::vector<std::optional<std::size_t>> nearest(m_processes.size());
    std::vector<bool> visited(m_processes.size(), false);
    std::vector<std::size_t> path;
    for (std::size_t i = 0; i < m_processes.size(); ++i) {
        path.clear();
        std::size_t at = i;
        // equal start times could make a ring of parents: it ends at the first one seen twice
        for (; at != none && !visited[at]; at = m_parents[at]) {
            visited[at] = true;
            path.push_back(at);
        }
        for (auto step = path.rbegin(); step != path.rend(); ++step) {
            const std::size_t parent = m_parents[*step];
            if (parent != none)
                nearest[*step] = isReaper[parent] ? std::optional(parent) : nearest[parent];
        }
    }
    return nearest;
}

} // namespace paddock
