// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/snapshotmaker.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <unistd.h>

namespace paddock {

namespace {

std::chrono::nanoseconds readClock(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// The kernel tells the boot in whole seconds, rounded down; our clocks know the rest, where they agree with it.
QDateTime bootTime(const std::optional<std::int64_t> &seconds, const QDateTime &now)
{
    const auto uptime = std::chrono::duration_cast<std::chrono::milliseconds>(readClock(CLOCK_BOOTTIME));
    const QDateTime byClocks = now.addMSecs(-uptime.count());
    if (!seconds)
        return byClocks;
    const QDateTime told = QDateTime::fromSecsSinceEpoch(*seconds);
    constexpr qint64 kRoundingMs = 1500;
    return std::abs(told.msecsTo(byClocks)) <= kRoundingMs ? byClocks : told;
}

} // namespace

SnapshotMaker::SnapshotMaker(ProcfsSource::Options options)
    : m_maxPercent(100.0 * double(std::max(1L, ::sysconf(_SC_NPROCESSORS_CONF)))), m_source(std::move(options)),
      m_rates(m_maxPercent), m_groups(m_maxPercent)
{}

SnapshotPtr SnapshotMaker::take(const QList<GroupSource> &groups, const std::stop_token &stop)
{
    const auto now = std::chrono::steady_clock::now();
    const auto ownCpuTime = readClock(CLOCK_PROCESS_CPUTIME_ID);
    ProcessTable table = m_source.read(stop);
    if (stop.stop_requested())
        return {};

    auto snapshot = std::make_shared<Snapshot>();
    snapshot->sequence = ++m_sequence;
    snapshot->takenAt = QDateTime::currentDateTime();
    snapshot->bootedAt = bootTime(table.bootTime, snapshot->takenAt);
    snapshot->processes = std::move(table.processes);
    const auto &percents = m_rates.advance(now, table.cpu);
    for (std::size_t i = 0; i < percents.size(); ++i)
        snapshot->processes[i].cpuPercent = percents[i];
    snapshot->groups = m_groups.read(groups, snapshot->processes, std::chrono::steady_clock::now());
    snapshot->ownCpuPercent = m_ownRate.advance(now, ownCpuTime, m_maxPercent);
    snapshot->ownResidentBytes = table.ownResidentBytes;
    snapshot->restricted = table.restricted;
    return snapshot;
}

} // namespace paddock
