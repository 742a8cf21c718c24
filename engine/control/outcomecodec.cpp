// SPDX-License-Identifier: Apache-2.0
#include "engine/control/outcomecodec.h"

#include "engine/control/jsonfields.h"
#include "engine/control/valuecodec.h"

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;

std::optional<Outcome::Kind> kindFrom(const QString &word)
{
    using Kind = Outcome::Kind;
    for (const Kind kind :
         {Kind::Exited, Kind::Signaled, Kind::TimedOut, Kind::IdleTimedOut, Kind::Cancelled, Kind::FailedToStart}) {
        Outcome outcome;
        outcome.kind = kind;
        if (outcome.kindId() == word)
            return kind;
    }
    return std::nullopt;
}

QJsonValue toJson(const StopReport &stop)
{
    if (!stop.asked)
        return QJsonValue::Null;
    return QJsonObject{{"members_before"_L1, stop.membersBefore},
                       {"members_after"_L1, stop.membersAfter},
                       {"steps_taken"_L1, stop.stepsTaken},
                       {"drained"_L1, stop.drained},
                       {"escalated"_L1, stop.escalated},
                       {"blockers"_L1, codec::toJson(stop.blockers)},
                       {"failures"_L1, QJsonArray::fromStringList(stop.failures)},
                       {"elapsed_seconds"_L1, json::seconds(stop.elapsed)}};
}

StopReport stopReportFrom(const QJsonValue &value)
{
    if (!value.isObject())
        return {};
    const QJsonObject object = value.toObject();
    StopReport stop;
    stop.asked = true;
    stop.membersBefore = object.value("members_before"_L1).toInt();
    stop.membersAfter = object.value("members_after"_L1).toInt();
    stop.stepsTaken = object.value("steps_taken"_L1).toInt();
    stop.drained = object.value("drained"_L1).toBool();
    stop.escalated = object.value("escalated"_L1).toBool();
    stop.blockers = membersFrom(object.value("blockers"_L1).toArray());
    stop.failures = json::stringsAt(object, "failures"_L1);
    stop.elapsed = json::durationAt(object, "elapsed_seconds"_L1);
    return stop;
}

QJsonObject toJson(const Usage &usage)
{
    QJsonObject object = codec::toJson(static_cast<const ResourceUsage &>(usage));
    object.insert("wall_seconds"_L1, json::seconds(usage.wall));
    return object;
}

QJsonObject toJson(const LimitEvidence &tripped)
{
    return {{"memory"_L1, json::orNull(tripped.memoryTripped)},
            {"pids"_L1, json::orNull(tripped.processesTripped)},
            {"cpu"_L1, json::orNull(tripped.cpuTripped)}};
}

LimitEvidence limitEvidenceFrom(const QJsonObject &object)
{
    return {json::boolAt(object, "memory"_L1), json::boolAt(object, "pids"_L1), json::boolAt(object, "cpu"_L1)};
}

} // namespace

QJsonObject toJson(const Outcome &outcome)
{
    const bool wentWrong = outcome.error != Error();
    return {{"kind"_L1, outcome.kindId()},
            {"text"_L1, outcome.describe()},
            {"code"_L1, json::orNull(outcome.exitCode)},
            {"signal"_L1, json::orNull(outcome.signal)},
            {"leader"_L1, toJson(outcome.leader)},
            {"leftovers"_L1, toJson(outcome.leftovers)},
            {"escaped"_L1, toJson(outcome.escaped)},
            {"escalated"_L1, outcome.escalated},
            {"members_after"_L1, outcome.membersAfter},
            {"usage"_L1, toJson(outcome.usage)},
            {"stop"_L1, toJson(outcome.stop)},
            {"limits"_L1, toJson(outcome.limits)},
            {"tripped"_L1, toJson(outcome.tripped)},
            {"watched_memory"_L1, outcome.watchedMemory},
            {"error"_L1, wentWrong ? QJsonValue(toJson(outcome.error)) : QJsonValue(QJsonValue::Null)}};
}

std::optional<Outcome> outcomeFrom(const QJsonObject &object)
{
    const auto kind = kindFrom(object.value("kind"_L1).toString());
    if (!kind)
        return std::nullopt;
    Outcome outcome;
    outcome.kind = *kind;
    outcome.exitCode = json::intAt(object, "code"_L1);
    outcome.signal = json::intAt(object, "signal"_L1);
    outcome.leader = processKeyFrom(object.value("leader"_L1));
    outcome.leftovers = membersFrom(object.value("leftovers"_L1).toArray());
    outcome.escaped = membersFrom(object.value("escaped"_L1).toArray());
    outcome.escalated = object.value("escalated"_L1).toBool();
    outcome.membersAfter = object.value("members_after"_L1).toInt();
    const QJsonObject usage = object.value("usage"_L1).toObject();
    static_cast<ResourceUsage &>(outcome.usage) = resourceUsageFrom(usage);
    outcome.usage.wall = json::durationAt(usage, "wall_seconds"_L1);
    outcome.stop = stopReportFrom(object.value("stop"_L1));
    outcome.limits = resourceLimitsFrom(object.value("limits"_L1).toObject());
    outcome.tripped = limitEvidenceFrom(object.value("tripped"_L1).toObject());
    outcome.watchedMemory = object.value("watched_memory"_L1).toBool();
    if (object.value("error"_L1).isObject())
        outcome.error = errorFrom(object.value("error"_L1).toObject());
    return outcome;
}

} // namespace paddock::codec
