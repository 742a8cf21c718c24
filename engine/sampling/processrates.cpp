// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/processrates.h"

namespace paddock {

const std::vector<std::optional<double>> &ProcessRates::advance(CpuRate::TimePoint now,
                                                                const std::vector<Reading> &readings)
{
    m_next.clear();
    m_percents.clear();
    auto known = m_known.cbegin();
    for (const Reading &reading : readings) {
        while (known != m_known.cend() && known->key < reading.key)
            ++known;
        const bool seenBefore = known != m_known.cend() && known->key == reading.key;
        m_next.push_back({reading.key, seenBefore ? known->rate : CpuRate{}});
        m_percents.push_back(m_next.back().rate.advance(now, reading.used, m_maxPercent));
    }
    m_known.swap(m_next);
    return m_percents;
}

} // namespace paddock
