// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"

#include <optional>
#include <span>
#include <vector>

namespace paddock {

/// Who descends from whom in one sample. Pure. A parent is accepted only if it is at least as old as its child: else
/// its pid was used again between two reads. The processes must outlive this object, sorted by key, pids unique.
class Ancestry
{
public:
    explicit Ancestry(std::span<const ProcessSample> processes);

    [[nodiscard]] std::optional<std::size_t> indexOf(std::int32_t pid) const;
    [[nodiscard]] std::optional<std::size_t> parentOf(std::size_t index) const;

    /// For each process the index of its nearest ancestor among `reapers` (indices of processes), itself left out.
    [[nodiscard]] std::vector<std::optional<std::size_t>> nearestOf(std::span<const std::size_t> reapers) const;

private:
    std::span<const ProcessSample> m_processes;
    std::vector<std::size_t> m_parents;
};

} // namespace paddock
