// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <sys/types.h>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace paddock {

/// The first of some processes, each held by a pidfd (pidfd_open(2)) or known to be gone. While one is held, its pid
/// may come to be another's, but the pidfd never does: whoever looks the pid up again now, and finds it where it was,
/// has the process itself in hand.
class HeldProcesses
{
public:
    using Process = std::pair<pid_t, UniqueFd>;

    /// As many as descriptors allow, 128 at most; two descriptors are left for whoever looks at them next.
    explicit HeldProcesses(std::span<const pid_t> pids);

    [[nodiscard]] const std::vector<Process> &living() const { return m_living; }
    /// How many of the pids it is for: the living and those who are gone.
    [[nodiscard]] std::size_t count() const { return m_count; }
    /// The errno for which not even the first of them can be held; else 0.
    [[nodiscard]] int error() const { return m_error; }

private:
    void giveBack(std::size_t descriptors, std::span<const pid_t> pids);

    std::vector<Process> m_living;
    std::size_t m_count = 0;
    int m_error = 0;
};

} // namespace paddock
