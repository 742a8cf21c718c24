// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace paddock {

/// Turns single answers of a probe into a verdict: good after so many successes in a row, bad after so many failures
/// in a row. Pure. A value of its prober.
class ProbeCounter
{
public:
    enum class Verdict { Unknown, Good, Bad };

    ProbeCounter(int successThreshold, int failureThreshold)
        : m_successThreshold(qMax(1, successThreshold)), m_failureThreshold(qMax(1, failureThreshold))
    {}

    /// True where the verdict has changed.
    bool take(bool success)
    {
        m_inARow = success == m_lastSuccess ? m_inARow + 1 : 1;
        m_lastSuccess = success;
        const Verdict next = success && m_inARow >= m_successThreshold    ? Verdict::Good
                             : !success && m_inARow >= m_failureThreshold ? Verdict::Bad
                                                                          : m_verdict;
        const bool changed = next != m_verdict;
        m_verdict = next;
        return changed;
    }

    [[nodiscard]] Verdict verdict() const { return m_verdict; }
    [[nodiscard]] int failuresInARow() const { return m_lastSuccess ? 0 : m_inARow; }

private:
    int m_successThreshold;
    int m_failureThreshold;
    int m_inARow = 0;
    bool m_lastSuccess = false;
    Verdict m_verdict = Verdict::Unknown;
};

} // namespace paddock
