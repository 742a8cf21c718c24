// SPDX-License-Identifier: Apache-2.0
#include "app/cli/outcomejson.h"

namespace paddock::outcomejson {

namespace {

template<typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

double seconds(std::chrono::milliseconds duration) { return double(duration.count()) / 1000; }

QString sourceId(UsageSource source)
{
    return source == UsageSource::Kernel ? QStringLiteral("kernel") : QStringLiteral("observed");
}

/// Where a figure comes from; null where there is no figure.
QJsonValue sourceOf(bool isKnown, UsageSource source)
{
    return isKnown ? QJsonValue(sourceId(source)) : QJsonValue(QJsonValue::Null);
}

QJsonValue portsOf(const Member &member)
{
    if (!member.ports)
        return QJsonValue::Null;
    QJsonArray ports;
    for (const quint16 port : *member.ports)
        ports += port;
    return ports;
}

template<typename T>
QJsonValue limit(const std::optional<T> &value, bool isWatched, const std::optional<bool> &tripped)
{
    if (!value)
        return QJsonValue::Null;
    return QJsonObject{
        {QStringLiteral("value"), *value},
        {QStringLiteral("enforced_by"), isWatched ? QStringLiteral("watchdog") : QStringLiteral("kernel")},
        {QStringLiteral("tripped"), orNull(tripped)}};
}

} // namespace

QJsonValue leader(const Outcome &outcome)
{
    if (outcome.leader.pid == 0)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("pid"), outcome.leader.pid},
                       {QStringLiteral("start_time"), qint64(outcome.leader.startTime)}};
}

QJsonObject end(const Outcome &outcome)
{
    return {{QStringLiteral("kind"), outcome.kindId()},
            {QStringLiteral("code"), orNull(outcome.exitCode)},
            {QStringLiteral("signal"), orNull(outcome.signal)}};
}

QJsonArray members(const QList<Member> &members)
{
    QJsonArray list;
    for (const Member &member : members) {
        list += QJsonObject{{QStringLiteral("pid"), member.key.pid},
                            {QStringLiteral("command"), member.command},
                            {QStringLiteral("age_seconds"), seconds(member.age)},
                            {QStringLiteral("ports"), portsOf(member)},
                            {QStringLiteral("escaped"), member.escaped}};
    }
    return list;
}

QJsonObject usage(const Usage &usage)
{
    return {
        {QStringLiteral("wall_seconds"), seconds(usage.wall)},
        {QStringLiteral("cpu_seconds"), orNull(usage.cpuSeconds)},
        {QStringLiteral("user_seconds"), orNull(usage.userSeconds)},
        {QStringLiteral("system_seconds"), orNull(usage.systemSeconds)},
        {QStringLiteral("peak_memory_bytes"), orNull(usage.peakMemoryBytes)},
        {QStringLiteral("peak_processes"), orNull(usage.peakProcesses)},
        {QStringLiteral("read_bytes"), orNull(usage.readBytes)},
        {QStringLiteral("written_bytes"), orNull(usage.writtenBytes)},
        {QStringLiteral("sources"),
         QJsonObject{{QStringLiteral("cpu"), sourceOf(usage.cpuSeconds.has_value(), usage.cpuSource)},
                     {QStringLiteral("memory"), sourceOf(usage.peakMemoryBytes.has_value(), usage.memorySource)},
                     {QStringLiteral("processes"), sourceOf(usage.peakProcesses.has_value(), usage.processesSource)}}}};
}

QJsonObject limits(const Outcome &outcome)
{
    const ResourceLimits &kept = outcome.limits;
    return {{QStringLiteral("memory"), limit(kept.memoryBytes, outcome.watchedMemory, outcome.tripped.memoryTripped)},
            {QStringLiteral("pids"), limit(kept.processes, false, outcome.tripped.processesTripped)},
            {QStringLiteral("cpu"), limit(kept.cpuCores, false, outcome.tripped.cpuTripped)}};
}

QJsonValue stop(const StopReport &report)
{
    if (!report.asked)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("members_before"), report.membersBefore},
                       {QStringLiteral("members_after"), report.membersAfter},
                       {QStringLiteral("steps_taken"), report.stepsTaken},
                       {QStringLiteral("drained"), report.drained},
                       {QStringLiteral("escalated"), report.escalated},
                       {QStringLiteral("elapsed_seconds"), seconds(report.elapsed)},
                       {QStringLiteral("blockers"), members(report.blockers)},
                       {QStringLiteral("failures"), QJsonArray::fromStringList(report.failures)}};
}

} // namespace paddock::outcomejson
