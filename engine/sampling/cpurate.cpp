// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/cpurate.h"

#include <algorithm>

namespace paddock {

std::optional<double> CpuRate::advance(TimePoint now, std::chrono::nanoseconds used, double maxPercent)
{
    if (!m_since || used < m_used || now < *m_since) {
        m_since = now;
        m_used = used;
        m_percent.reset();
        return m_percent;
    }
    const std::chrono::duration<double> elapsed = now - *m_since;
    if (elapsed < shortestWindow)
        return m_percent;
    const std::chrono::duration<double> spent = used - m_used;
    m_percent = std::min(100.0 * spent.count() / elapsed.count(), maxPercent);
    m_since = now;
    m_used = used;
    return m_percent;
}

} // namespace paddock
