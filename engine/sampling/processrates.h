// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/sampling/cpurate.h"

#include <vector>

namespace paddock {

/// CPU percent of every process of a sample, against the sample before. Pure. Processes are told apart by ProcessKey: a
/// pid that was used again is a new process without a figure.
class ProcessRates
{
public:
    struct Reading
    {
        ProcessKey key;
        std::chrono::nanoseconds used{0}; ///< CPU time since the process's start
    };

    explicit ProcessRates(double maxPercent) : m_maxPercent(maxPercent) {}

    /// One figure for each reading, in the same order; readings come sorted by key. Whoever is missing is forgotten.
    const std::vector<std::optional<double>> &advance(CpuRate::TimePoint now, const std::vector<Reading> &readings);

private:
    struct Known
    {
        ProcessKey key;
        CpuRate rate;
    };

    double m_maxPercent;
    std::vector<Known> m_known; ///< sorted by key
    std::vector<Known> m_next;  ///< kept for its memory
    std::vector<std::optional<double>> m_percents;
};

} // namespace paddock
