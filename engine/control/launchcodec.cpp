// SPDX-License-Identifier: Apache-2.0
#include "engine/control/launchcodec.h"

#include "engine/base/duration.h"
#include "engine/base/signalname.h"
#include "engine/control/jsonfields.h"
#include "engine/control/valuecodec.h"
#include "engine/process/stopkeys.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <csignal>

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;
using Milliseconds = std::chrono::milliseconds;

QString tr(const char *text) { return QCoreApplication::translate("paddock::LaunchCodec", text); }

QJsonValue secondsOrNull(const std::optional<Milliseconds> &duration)
{
    return duration ? QJsonValue(json::seconds(*duration)) : QJsonValue(QJsonValue::Null);
}

/// Absent where it is null or missing.
Result<std::optional<Milliseconds>> durationFrom(const QJsonObject &object, QLatin1StringView key, Milliseconds least)
{
    if (object.value(key).isNull() || object.value(key).isUndefined())
        return std::nullopt;
    const Milliseconds duration = json::durationAt(object, key);
    if (!object.value(key).isDouble() || duration < least || duration > kLongestDuration)
        return fail(ErrorCode::InvalidArgument, tr("'%1' is not a number of seconds that can be waited").arg(key));
    return duration;
}

/// What a step does; at most one thing.
Result<StopPlan::Step> stepFrom(const QJsonObject &object)
{
    StopPlan::Step step;
    const QJsonValue signal = object.value("signal"_L1);
    const QJsonValue keys = object.value("keys"_L1);
    const QJsonValue command = object.value("command"_L1);
    if (!signal.isUndefined() + !keys.isUndefined() + !command.isUndefined() > 1)
        return fail(ErrorCode::InvalidArgument, tr("a 'stop' has one of 'signal', 'keys' and 'command'"));
    if (!signal.isUndefined()) {
        const Result<int> number = parseSignal(signal.toString());
        if (!number)
            return std::unexpected(number.error());
        step.signal = *number;
    } else if (!keys.isUndefined()) {
        const Result<QByteArray> typed = parseStopKeys(keys.toString());
        if (!typed)
            return std::unexpected(typed.error());
        step.keys = *typed;
    } else if (!command.isUndefined()) {
        step.command = json::stringsAt(object, "command"_L1);
        if (step.command.isEmpty() || step.command.constFirst().trimmed().isEmpty())
            return fail(ErrorCode::InvalidArgument, tr("the command of the stop is empty"));
    }
    return step;
}

Result<StopPlan> stopFrom(const QJsonObject &object, Command::Streams streams)
{
    const Result<StopPlan::Step> step = stepFrom(object);
    if (!step)
        return std::unexpected(step.error());
    if (!step->keys.isEmpty() && streams != Command::Streams::Terminal)
        return fail(ErrorCode::InvalidArgument, tr("'keys' are typed into a terminal: give the command 'tty'"));
    const auto grace = durationFrom(object, "grace"_L1, Milliseconds(0));
    if (!grace)
        return std::unexpected(grace.error());
    StopPlan plan;
    plan.steps = {*step};
    plan.steps.first().grace = grace->value_or(step->grace);
    return plan;
}

QJsonObject toJson(const StopPlan::Step &step)
{
    QJsonObject object{{"grace"_L1, json::seconds(step.grace)}};
    if (!step.keys.isEmpty())
        object.insert("keys"_L1, stopKeysText(step.keys));
    else if (!step.command.isEmpty())
        object.insert("command"_L1, QJsonArray::fromStringList(step.command));
    else
        object.insert("signal"_L1, signalName(step.signal));
    return object;
}

bool isPossible(const ResourceLimits &limits)
{
    return limits.memoryBytes.value_or(1) > 0 && limits.processes.value_or(1) > 0 && limits.cpuCores.value_or(1) > 0;
}

} // namespace

QJsonObject toJson(const LaunchSpec &launch)
{
    QJsonObject stop;
    if (!launch.stop.steps.isEmpty())
        stop = toJson(launch.stop.steps.first());
    return {{"command"_L1, toJson(launch.command)},
            {"stop"_L1, stop},
            {"timeout"_L1, secondsOrNull(launch.timeout)},
            {"idle_timeout"_L1, secondsOrNull(launch.idleTimeout)},
            {"restart"_L1, restartPolicyId(launch.restart.policy)},
            {"limits"_L1, toJson(launch.limits)}};
}

Result<LaunchSpec> launchFrom(const QJsonObject &object)
{
    LaunchSpec launch(commandFrom(object.value("command"_L1).toObject()));
    if (launch.command.program.isEmpty())
        return fail(ErrorCode::InvalidArgument, tr("a 'command' names its 'program'"));
    const auto stop = stopFrom(object.value("stop"_L1).toObject(), launch.command.streams);
    const auto timeout = durationFrom(object, "timeout"_L1, Milliseconds(1));
    const auto idleTimeout = durationFrom(object, "idle_timeout"_L1, Milliseconds(1));
    for (const Error *error : {stop ? nullptr : &stop.error(), timeout ? nullptr : &timeout.error(),
                               idleTimeout ? nullptr : &idleTimeout.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    const QString policy = object.value("restart"_L1).toString(restartPolicyId(RestartPolicy::Never));
    const std::optional<RestartPolicy> restart = restartPolicyOf(policy);
    if (!restart)
        return fail(ErrorCode::InvalidArgument, tr("'restart' knows no '%1'").arg(policy));
    launch.stop = *stop;
    launch.timeout = *timeout;
    launch.idleTimeout = *idleTimeout;
    launch.restart.policy = *restart;
    launch.limits = resourceLimitsFrom(object.value("limits"_L1).toObject());
    if (!isPossible(launch.limits))
        return fail(ErrorCode::InvalidArgument, tr("a limit is more than 0"));
    return launch;
}

} // namespace paddock::codec
