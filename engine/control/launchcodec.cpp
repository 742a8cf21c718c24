// SPDX-License-Identifier: Apache-2.0
#include "engine/control/launchcodec.h"

#include "engine/base/duration.h"
#include "engine/base/signalname.h"
#include "engine/control/jsonfields.h"
#include "engine/control/valuecodec.h"

#include <QCoreApplication>

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

Result<StopPlan> stopFrom(const QJsonObject &object)
{
    StopPlan plan;
    if (object.isEmpty())
        return plan;
    StopPlan::Step &step = plan.steps.first();
    if (!object.value("signal"_L1).isUndefined()) {
        const Result<int> signal = parseSignal(object.value("signal"_L1).toString());
        if (!signal)
            return std::unexpected(signal.error());
        step.signal = *signal;
    }
    const auto grace = durationFrom(object, "grace"_L1, Milliseconds(0));
    if (!grace)
        return std::unexpected(grace.error());
    step.grace = grace->value_or(step.grace);
    return plan;
}

bool isPossible(const ResourceLimits &limits)
{
    return limits.memoryBytes.value_or(1) > 0 && limits.processes.value_or(1) > 0 && limits.cpuCores.value_or(1) > 0;
}

} // namespace

QJsonObject toJson(const LaunchSpec &launch)
{
    QJsonObject stop;
    if (!launch.stop.steps.isEmpty()) {
        const StopPlan::Step &step = launch.stop.steps.first();
        stop = {{"signal"_L1, signalName(step.signal)}, {"grace"_L1, json::seconds(step.grace)}};
    }
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
    const auto stop = stopFrom(object.value("stop"_L1).toObject());
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
