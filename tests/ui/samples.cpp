// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"

#include <algorithm>

namespace paddock {

SampleBuilder::SampleBuilder()
{
    m_snapshot.sequence = 7;
    m_snapshot.takenAt = QDateTime::currentDateTime();
    m_snapshot.bootedAt = m_snapshot.takenAt.addSecs(-86400);
    m_snapshot.ownCpuPercent = 0.4;
    m_snapshot.ownResidentBytes = 48LL * 1024 * 1024;
}

ProcessKey SampleBuilder::add(std::int32_t parentPid, qint32 group, const QString &name, const QString &command)
{
    ProcessSample process;
    process.key = {m_nextPid, static_cast<std::uint64_t>(m_nextPid) * 10};
    m_nextPid += 7;
    process.parentPid = parentPid;
    process.group = group;
    process.name = name;
    process.command = command;
    process.state = 'S';
    process.cpuPercent = (m_nextPid % 23) / 10.0;
    process.residentBytes = (m_nextPid % 40 + 1) * 1024LL * 512;
    process.threads = m_nextPid % 5 + 1;
    process.startedAfterBoot = std::chrono::seconds(86400 - 252);
    m_snapshot.processes.push_back(process);
    return process.key;
}

ProcessKey SampleBuilder::addGroup(const QString &id, double cpuPercent, qint64 memoryBytes, const QString &name,
                                   const QString &command)
{
    m_snapshot.groups.push_back({id, cpuPercent, memoryBytes, 1, 1});
    return add(1, static_cast<qint32>(m_snapshot.groups.size()) - 1, name, command);
}

ProcessKey SampleBuilder::addChild(const ProcessKey &parent, const QString &name, const QString &command)
{
    ++m_snapshot.groups.back().processes;
    return add(parent.pid, static_cast<qint32>(m_snapshot.groups.size()) - 1, name, command);
}

void SampleBuilder::addStrangers(int count)
{
    for (int i = 0; i < count; ++i)
        add(1, -1, QStringLiteral("kworker"), QString());
}

std::shared_ptr<Snapshot> SampleBuilder::build() const
{
    auto snapshot = std::make_shared<Snapshot>(m_snapshot);
    std::ranges::sort(snapshot->processes, {}, &ProcessSample::key);
    return snapshot;
}

MechanismReport strongReport()
{
    MechanismReport report;
    report.mechanism = Mechanism::CgroupV2;
    report.guarantee = guaranteeOf(Mechanism::CgroupV2);
    report.location = QStringLiteral("/sys/fs/cgroup/paddock-4242");
    return report;
}

MechanismReport weakReport()
{
    MechanismReport report;
    report.mechanism = Mechanism::Subreaper;
    report.guarantee = guaranteeOf(Mechanism::Subreaper);
    report.refused = {{Mechanism::CgroupV2, QStringLiteral("/sys/fs/cgroup may not be written by this user")}};
    return report;
}

} // namespace paddock
