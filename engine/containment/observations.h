// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <memory>

namespace paddock {

/// What was seen of a group's use by those who reaped and listed its members: all there is where the kernel does not
/// count. A group tells the one above it, so that a branch and the session know of groups that have gone.
class Observations
{
public:
    explicit Observations(std::shared_ptr<Observations> above = {}) : m_above(std::move(above)) {}

    void addReaped(double cpuSeconds, qint64 peakMemoryBytes)
    {
        m_cpuSeconds += cpuSeconds;
        m_peakMemoryBytes = std::max(m_peakMemoryBytes, peakMemoryBytes);
        if (m_above)
            m_above->addReaped(cpuSeconds, peakMemoryBytes);
    }

    void noteProcesses(qint64 count)
    {
        m_mostProcesses = std::max(m_mostProcesses, count);
        if (m_above)
            m_above->noteProcesses(count);
    }

    [[nodiscard]] double reapedCpuSeconds() const { return m_cpuSeconds; }
    [[nodiscard]] qint64 peakMemoryBytes() const { return m_peakMemoryBytes; } ///< of the largest process; 0: none
    [[nodiscard]] qint64 mostProcesses() const { return m_mostProcesses; }     ///< at once; 0: none

private:
    std::shared_ptr<Observations> m_above;
    double m_cpuSeconds = 0;
    qint64 m_peakMemoryBytes = 0;
    qint64 m_mostProcesses = 0;
};

} // namespace paddock
