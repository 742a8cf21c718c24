// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"

#include <QJsonObject>
#include <QList>
#include <QSet>

#include <vector>

namespace paddock {

/// The sample without the processes that are in none of its groups.
SnapshotPtr membersOnly(const Snapshot &sample);

/// A sample as it travels: in pieces that a message takes, and only what differs from `base` where there is one. Pure.
QList<QJsonObject> samplePieces(const Snapshot *base, const Snapshot &sample);

/// Puts samples together again from their pieces. Not thread-safe.
class SampleAssembly
{
public:
    /// The next piece in the order they were sent; pieces may be left out only up to a sample that is sent whole.
    /// The sample, when this was its last piece; else null.
    SnapshotPtr take(const QJsonObject &piece);

private:
    [[nodiscard]] std::vector<ProcessSample> merged(const Snapshot *base);

    SnapshotPtr m_last;
    quint64 m_sequence = 0; ///< of the sample that is on its way
    std::vector<ProcessSample> m_changed;
    QSet<ProcessKey> m_ended;
};

} // namespace paddock
