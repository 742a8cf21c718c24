// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/backoff.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace paddock {

using std::chrono::milliseconds;

Backoff::Backoff(BackoffSpec spec, Random random) : m_spec(spec), m_random(std::move(random)) {}

milliseconds Backoff::next(milliseconds run, bool wasReady)
{
    if (run >= m_spec.resetAfter)
        m_attempt = 0;
    ++m_attempt;
    milliseconds wait = grown();
    if (m_random && m_spec.jitter > 0) {
        const double share = (2 * m_random() - 1) * std::min(m_spec.jitter, 1.0);
        wait += milliseconds(std::llround(static_cast<double>(wait.count()) * share));
        wait = std::min(wait, m_spec.cap);
    }
    if (!wasReady)
        wait = std::max(wait, kFloor - run);
    return std::max(wait, milliseconds(0));
}

/// In floating point, where an absurd power becomes infinite instead of wrapping around.
milliseconds Backoff::grown() const
{
    const double cap = static_cast<double>(m_spec.cap.count());
    const double wait =
        static_cast<double>(m_spec.base.count()) * std::pow(std::max(m_spec.factor, 1.0), m_attempt - 1);
    return milliseconds(std::llround(std::min(wait, cap)));
}

} // namespace paddock
