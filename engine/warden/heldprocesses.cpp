// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/heldprocesses.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace paddock {

HeldProcesses::HeldProcesses(std::span<const pid_t> pids)
{
    constexpr std::size_t kMost = 128;
    constexpr std::size_t kNeededNext = 2;
    for (const pid_t pid : pids.first(std::min(kMost, pids.size()))) {
        UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        if (pidfd) {
            m_living.emplace_back(pid, std::move(pidfd));
        } else if (errno != ESRCH && errno != EINVAL) {
            if (m_living.size() > kNeededNext)
                giveBack(kNeededNext, pids);
            else
                m_error = errno;
            return;
        }
        ++m_count;
    }
}

/// Those that had the last ones are for the next time then.
void HeldProcesses::giveBack(std::size_t descriptors, std::span<const pid_t> pids)
{
    m_living.erase(m_living.end() - static_cast<std::ptrdiff_t>(descriptors), m_living.end());
    const auto last = std::find(pids.begin(), pids.end(), m_living.back().first);
    m_count = static_cast<std::size_t>(last - pids.begin()) + 1;
}

} // namespace paddock
