// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/groupreader.h"

#include "engine/sampling/cgroupreading.h"

#include <QFile>

namespace paddock {

namespace {

bool isZombie(const ProcessSample &process)
{
    // a leader that ended before its other threads is a zombie too, but the process lives
    return process.state == 'X' || (process.state == 'Z' && process.threads <= 1);
}

bool isWarden(const ProcessSample &process) { return process.name == QLatin1String("paddock-warden"); }

void add(GroupSample &group, const ProcessSample &process)
{
    ++group.processes;
    group.threads += process.threads;
    group.memoryBytes += process.residentBytes;
    if (process.cpuPercent)
        group.cpuPercent = group.cpuPercent.value_or(0) + *process.cpuPercent;
}

void readReapers(const QList<GroupSource> &sources, const Ancestry &ancestry, std::span<ProcessSample> processes,
                 std::vector<GroupSample> &groups)
{
    std::vector<std::size_t> reapers;
    std::vector<qint32> groupOf(processes.size(), -1);
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const auto reaper = sources[i].reaperPid > 0 ? ancestry.indexOf(sources[i].reaperPid) : std::nullopt;
        if (!reaper)
            continue;
        reapers.push_back(*reaper);
        groupOf[*reaper] = qint32(i);
    }
    if (reapers.empty())
        return;
    const auto nearest = ancestry.nearestOf(reapers);
    for (std::size_t i = 0; i < processes.size(); ++i) {
        ProcessSample &process = processes[i];
        if (!nearest[i] || isZombie(process) || isWarden(process))
            continue;
        if (process.group < 0)
            process.group = groupOf[*nearest[i]];
        auto reaper = nearest[i];
        for (std::size_t level = 0; reaper && level < reapers.size(); ++level, reaper = nearest[*reaper])
            add(groups[std::size_t(groupOf[*reaper])], process);
    }
}

} // namespace

std::vector<GroupSample> GroupReader::read(const QList<GroupSource> &sources, std::span<ProcessSample> processes,
                                           CpuRate::TimePoint now)
{
    std::vector<GroupSample> groups(std::size_t(sources.size()));
    if (sources.isEmpty()) {
        m_counters.clear();
        return groups;
    }
    const Ancestry ancestry(processes);
    readCgroups(sources, ancestry, processes, now, groups);
    readReapers(sources, ancestry, processes, groups);
    for (qsizetype i = 0; i < sources.size(); ++i) {
        GroupSample &group = groups[std::size_t(i)];
        group.id = sources[i].id;
        if (group.processes == 0 && sources[i].reaperPid > 0 && ancestry.indexOf(sources[i].reaperPid))
            group.cpuPercent = 0;
    }
    for (std::size_t i = 0; i < processes.size(); ++i) {
        const auto parent = ancestry.parentOf(i);
        if (isZombie(processes[i]) && processes[i].group < 0 && parent)
            processes[i].group = processes[*parent].group;
    }
    return groups;
}

void GroupReader::readCgroups(const QList<GroupSource> &sources, const Ancestry &ancestry,
                              std::span<ProcessSample> processes, CpuRate::TimePoint now,
                              std::vector<GroupSample> &groups)
{
    QHash<QString, Counter> counters;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const QString &path = sources[i].cgroupPath;
        const auto reading = path.isEmpty() ? std::nullopt : readCgroup(QFile::encodeName(path));
        if (!reading)
            continue;
        GroupSample &group = groups[std::size_t(i)];
        for (const std::int32_t pid : reading->pids) {
            const auto index = ancestry.indexOf(pid);
            if (!index)
                continue;
            ProcessSample &process = processes[*index];
            add(group, process);
            if (process.group < 0 || sources[process.group].cgroupPath.size() < path.size())
                process.group = qint32(i);
        }
        if (reading->memoryBytes)
            group.memoryBytes = *reading->memoryBytes;
        if (!reading->cpuUsed)
            continue;
        Counter counter = m_counters.value(path);
        if (counter.inode != reading->inode)
            counter = {reading->inode, {}};
        group.cpuPercent = counter.rate.advance(now, *reading->cpuUsed, m_maxPercent);
        counters.insert(path, counter);
    }
    m_counters.swap(counters);
}

} // namespace paddock
