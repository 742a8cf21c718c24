// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/groupreader.h"
#include "engine/sampling/processrates.h"
#include "engine/sampling/procfssource.h"
#include "engine/sampling/snapshot.h"

namespace paddock {

/// Puts one snapshot together from /proc, the groups' own files and the sample before. Used by one thread at a time;
/// takes some milliseconds for a thousand processes. Never fails, see ProcfsSource and GroupReader.
class SnapshotMaker
{
public:
    explicit SnapshotMaker(ProcfsSource::Options options = {});

    /// Null when a stop was requested before it was complete.
    SnapshotPtr take(const QList<GroupSource> &groups, const std::stop_token &stop = {});

private:
    double m_maxPercent;
    ProcfsSource m_source;
    ProcessRates m_rates;
    GroupReader m_groups;
    CpuRate m_ownRate;
    quint64 m_sequence = 0;
};

} // namespace paddock
