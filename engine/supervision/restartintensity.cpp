// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/restartintensity.h"

namespace paddock {

bool RestartIntensity::admit(Moment now)
{
    if (!m_spec)
        return true;
    while (!m_restarts.empty() && now - m_restarts.front() > m_spec->period)
        m_restarts.pop_front();
    if (recent() >= m_spec->count)
        return false;
    m_restarts.push_back(now);
    return true;
}

} // namespace paddock
