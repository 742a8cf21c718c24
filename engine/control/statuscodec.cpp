// SPDX-License-Identifier: Apache-2.0
#include "engine/control/statuscodec.h"

#include "engine/control/jsonfields.h"
#include "engine/control/outcomecodec.h"
#include "engine/control/valuecodec.h"

#include <algorithm>

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;

std::optional<ServiceState> stateFrom(const QString &word)
{
    using State = ServiceState;
    for (const State state : {State::Stopped, State::Waiting, State::Starting, State::Running, State::Frozen,
                              State::Stopping, State::BackingOff, State::Exited, State::Failed, State::GivenUp}) {
        if (serviceStateId(state) == word)
            return state;
    }
    return std::nullopt;
}

QJsonValue timeOrNull(const std::optional<QDateTime> &time) { return json::timeOrNull(time.value_or(QDateTime())); }

std::optional<QDateTime> optionalTimeAt(const QJsonObject &object, QLatin1StringView key)
{
    const QDateTime time = json::timeAt(object, key);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

QJsonObject toJson(const StartupTimes &startup)
{
    return {{"asked_at"_L1, timeOrNull(startup.askedAt)},
            {"started_at"_L1, timeOrNull(startup.startedAt)},
            {"ready_at"_L1, timeOrNull(startup.readyAt)}};
}

StartupTimes startupTimesFrom(const QJsonObject &object)
{
    return {optionalTimeAt(object, "asked_at"_L1), optionalTimeAt(object, "started_at"_L1),
            optionalTimeAt(object, "ready_at"_L1)};
}

QLatin1StringView wordOf(PortSpec::Protocol protocol)
{
    return protocol == PortSpec::Protocol::Udp ? "udp"_L1 : "tcp"_L1;
}

QJsonValue toJson(const std::optional<ProbeStatus> &probe)
{
    if (!probe)
        return QJsonValue::Null;
    return QJsonObject{{"check"_L1, probe->check},
                       {"succeeded"_L1, json::orNull(probe->succeeded)},
                       {"detail"_L1, probe->detail},
                       {"failures_in_a_row"_L1, probe->failuresInARow},
                       {"failure_threshold"_L1, probe->failureThreshold},
                       {"answered_at"_L1, timeOrNull(probe->answeredAt)},
                       {"next_at"_L1, timeOrNull(probe->nextAt)},
                       {"period_seconds"_L1, json::seconds(probe->period)}};
}

std::optional<ProbeStatus> probeStatusAt(const QJsonObject &object, QLatin1StringView key)
{
    if (!object.value(key).isObject())
        return std::nullopt;
    const QJsonObject probe = object.value(key).toObject();
    return ProbeStatus{probe.value("check"_L1).toString(),           json::boolAt(probe, "succeeded"_L1),
                       probe.value("detail"_L1).toString(),          probe.value("failures_in_a_row"_L1).toInt(),
                       probe.value("failure_threshold"_L1).toInt(1), optionalTimeAt(probe, "answered_at"_L1),
                       optionalTimeAt(probe, "next_at"_L1),          json::durationAt(probe, "period_seconds"_L1)};
}

QJsonArray toJson(const QList<Dependency> &needs)
{
    QJsonArray array;
    for (const Dependency &need : needs)
        array += QJsonObject{{"service"_L1, need.service},
                             {"condition"_L1, dependencyConditionId(need.condition)},
                             {"pattern"_L1, need.logPattern}};
    return array;
}

QList<Dependency> needsFrom(const QJsonArray &array)
{
    QList<Dependency> needs;
    for (const auto &value : array) {
        const QJsonObject need = value.toObject();
        needs.append(
            {need.value("service"_L1).toString(),
             dependencyConditionFrom(need.value("condition"_L1).toString()).value_or(DependencyCondition::Started),
             need.value("pattern"_L1).toString()});
    }
    return needs;
}

QJsonArray toJson(const QList<PortSpec> &ports)
{
    QJsonArray array;
    for (const PortSpec &each : ports)
        array += QJsonObject{{"port"_L1, each.port}, {"protocol"_L1, wordOf(each.protocol)}};
    return array;
}

QList<PortSpec> portsFrom(const QJsonArray &array)
{
    constexpr int kLastPort = 65535;
    QList<PortSpec> ports;
    for (const auto &each : array) {
        const int port = each["port"_L1].toInt();
        const bool isUdp = each["protocol"_L1].toString() == wordOf(PortSpec::Protocol::Udp);
        if (port > 0 && port <= kLastPort)
            ports.append({quint16(port), isUdp ? PortSpec::Protocol::Udp : PortSpec::Protocol::Tcp});
    }
    return ports;
}

} // namespace

QJsonObject toJson(const ServiceStatus &status)
{
    return {{"id"_L1, status.id},
            {"title"_L1, status.title},
            {"launched"_L1, status.launched},
            {"state"_L1, serviceStateId(status.state)},
            {"reason"_L1, status.reason},
            {"depends_on"_L1, QJsonArray::fromStringList(namesOf(status.needs))},
            {"waits_for"_L1, QJsonArray::fromStringList(status.waitsFor)},
            {"needs"_L1, toJson(status.needs)},
            {"ports"_L1, toJson(status.ports)},
            {"command"_L1, status.commandLine},
            {"working_directory"_L1, status.workingDirectory},
            {"leader"_L1, toJson(status.leader)},
            {"group"_L1, status.group},
            {"run"_L1, status.run},
            {"restarts"_L1, status.restarts},
            {"recent_restarts"_L1, status.recentRestarts},
            {"max_restarts"_L1, json::orNull(status.maxRestarts)},
            {"ready"_L1, status.ready},
            {"healthy"_L1, json::orNull(status.healthy)},
            {"ready_probe"_L1, toJson(status.readyProbe)},
            {"health_probe"_L1, toJson(status.healthProbe)},
            {"next_start_at"_L1, timeOrNull(status.nextStartAt)},
            {"next_run_at"_L1, timeOrNull(status.nextRunAt)},
            {"startup"_L1, toJson(status.startup)},
            {"namespace"_L1, status.namespaceName},
            {"disabled"_L1, status.disabled},
            {"since"_L1, json::timeOrNull(status.since)},
            {"started_at"_L1, timeOrNull(status.startedAt)},
            {"last_outcome"_L1, status.lastOutcome ? QJsonValue(toJson(*status.lastOutcome)) : QJsonValue::Null},
            {"grace_seconds"_L1, json::seconds(status.grace)}};
}

std::optional<ServiceStatus> serviceStatusFrom(const QJsonObject &object)
{
    const auto state = stateFrom(object.value("state"_L1).toString());
    ServiceStatus status;
    status.id = object.value("id"_L1).toString();
    if (status.id.isEmpty() || !state)
        return std::nullopt;
    status.title = object.value("title"_L1).toString();
    status.launched = object.value("launched"_L1).toBool();
    status.state = *state;
    status.reason = object.value("reason"_L1).toString();
    status.waitsFor = json::stringsAt(object, "waits_for"_L1);
    status.needs = needsFrom(object.value("needs"_L1).toArray());
    status.ports = portsFrom(object.value("ports"_L1).toArray());
    status.commandLine = object.value("command"_L1).toString();
    status.workingDirectory = object.value("working_directory"_L1).toString();
    status.leader = processKeyFrom(object.value("leader"_L1));
    status.group = object.value("group"_L1).toString();
    status.run = object.value("run"_L1).toInt();
    status.restarts = object.value("restarts"_L1).toInt();
    status.recentRestarts = json::intAt(object, "recent_restarts"_L1).value_or(status.restarts);
    status.maxRestarts = json::intAt(object, "max_restarts"_L1);
    status.ready = object.value("ready"_L1).toBool();
    status.healthy = json::boolAt(object, "healthy"_L1);
    status.readyProbe = probeStatusAt(object, "ready_probe"_L1);
    status.healthProbe = probeStatusAt(object, "health_probe"_L1);
    status.nextStartAt = optionalTimeAt(object, "next_start_at"_L1);
    status.nextRunAt = optionalTimeAt(object, "next_run_at"_L1);
    status.startup = startupTimesFrom(object.value("startup"_L1).toObject());
    status.namespaceName = object.value("namespace"_L1).toString();
    status.disabled = object.value("disabled"_L1).toBool();
    status.since = json::timeAt(object, "since"_L1);
    status.startedAt = optionalTimeAt(object, "started_at"_L1);
    if (object.value("last_outcome"_L1).isObject())
        status.lastOutcome = outcomeFrom(object.value("last_outcome"_L1).toObject());
    status.grace = json::durationAt(object, "grace_seconds"_L1);
    return status;
}

} // namespace paddock::codec
