// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/mechanism.h"
#include "engine/sampling/snapshot.h"

#include <QString>

namespace paddock {

/// Builds a snapshot that a test shows: groups with members, and processes of nobody.
class SampleBuilder
{
public:
    SampleBuilder();

    /// A group and its leader; returns the leader's key.
    ProcessKey addGroup(const QString &id, double cpuPercent, qint64 memoryBytes, const QString &name,
                        const QString &command);
    /// A child of `parent`, in the group added last.
    ProcessKey addChild(const ProcessKey &parent, const QString &name, const QString &command);
    /// Processes of the machine that belong to nobody.
    void addStrangers(int count);

    [[nodiscard]] std::shared_ptr<Snapshot> build() const;

private:
    ProcessKey add(std::int32_t parentPid, qint32 group, const QString &name, const QString &command);

    Snapshot m_snapshot;
    std::int32_t m_nextPid = 20417;
};

/// What a host with, or without, a cgroup v2 directory reports.
MechanismReport strongReport();
MechanismReport weakReport();

} // namespace paddock
