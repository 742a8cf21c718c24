// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicewords.h"

#include "engine/base/duration.h"
#include "engine/stack/memberwords.h"

#include <QCoreApplication>

namespace paddock::servicewords {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Service", source); }

/// Why nothing runs: how the last run ended, and what that means.
QString restReason(const Supervisor &supervisor)
{
    const std::optional<Outcome> &last = supervisor.lastOutcome();
    QString why = last ? last->describe() : QString();
    if (last && last->error.code == ErrorCode::WardenLost && !last->error.message.isEmpty())
        why = last->error.message;
    if (!supervisor.failure().isEmpty())
        why = supervisor.failure();
    const std::optional<IntensitySpec> &intensity = supervisor.spec().restart.intensity;
    if (supervisor.state() == SupervisorState::GivenUp && intensity)
        return text(last && last->succeeded() ? "given up: ended %1 times in %2: %3"
                                              : "given up: %1 failures in %2: %3")
            .arg(QString::number(intensity->count + 1), formatDuration(intensity->period), why);
    if (supervisor.state() == SupervisorState::BackingOff)
        return intensity
                   ? text("%1, attempt %2 of %3")
                         .arg(why, QString::number(supervisor.recentRestarts()), QString::number(intensity->count))
                   : text("%1, attempt %2").arg(why, QString::number(supervisor.restarts()));
    return why;
}

QString readyReason(const Supervisor &supervisor)
{
    const Prober *const ready = supervisor.probes() ? supervisor.probes()->ready() : nullptr;
    if (supervisor.state() == SupervisorState::Ready || !ready || supervisor.isFrozen())
        return {};
    if (supervisor.wasReady())
        return text("not ready any more: %1").arg(ready->detail());
    return ready->detail().isEmpty() ? text("not ready yet") : text("not ready yet: %1").arg(ready->detail());
}

} // namespace

ServiceState state(const Supervisor &supervisor, const ServiceRemarks &remarks)
{
    if (remarks.wait)
        return ServiceState::Waiting;
    if (remarks.refusal)
        return ServiceState::Failed;
    switch (supervisor.state()) {
    case SupervisorState::Down:
        return ServiceState::Stopped;
    case SupervisorState::Launching:
        return ServiceState::Starting;
    case SupervisorState::Up:
    case SupervisorState::Ready:
        if (remarks.endsLeftovers)
            return ServiceState::Stopping;
        if (supervisor.isFrozen())
            return ServiceState::Frozen;
        return supervisor.wasReady() ? ServiceState::Running : ServiceState::Starting;
    case SupervisorState::Stopping:
    case SupervisorState::Restarting:
    case SupervisorState::Failing:
        return ServiceState::Stopping;
    case SupervisorState::BackingOff:
        return ServiceState::BackingOff;
    case SupervisorState::Completed:
        return ServiceState::Exited;
    case SupervisorState::Failed:
        return ServiceState::Failed;
    case SupervisorState::GivenUp:
        return ServiceState::GivenUp;
    }
    return ServiceState::Stopped;
}

QString reason(const Supervisor &supervisor, const ServiceRemarks &remarks)
{
    if (remarks.hold)
        return remarks.hold->text;
    if (remarks.wait)
        return remarks.wait->text;
    if (remarks.refusal)
        return *remarks.refusal;
    switch (supervisor.state()) {
    case SupervisorState::Down:
        if (remarks.nextRunAt && remarks.stopReason.isEmpty())
            return text("starts at %1")
                .arg(remarks.nextRunAt->toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
        return remarks.stopReason;
    case SupervisorState::Stopping:
    case SupervisorState::Restarting:
        return remarks.stopReason;
    case SupervisorState::Launching:
        return {};
    case SupervisorState::Up:
    case SupervisorState::Ready:
        return remarks.endsLeftovers ? remarks.stopReason : readyReason(supervisor);
    case SupervisorState::Failing:
        return supervisor.failure();
    case SupervisorState::BackingOff:
    case SupervisorState::Completed:
    case SupervisorState::Failed:
    case SupervisorState::GivenUp:
        return restReason(supervisor);
    }
    return {};
}

QStringList waitsFor(const ServiceRemarks &remarks)
{
    const std::optional<WaitCause> &cause = remarks.hold ? remarks.hold : remarks.wait;
    return cause ? cause->services : QStringList();
}

QString end(const Supervisor &supervisor, const ServiceRemarks &remarks, const Outcome &outcome)
{
    const QString took = outcome.kind == Outcome::Kind::FailedToStart
                             ? QString()
                             : text(" after %1").arg(formatDuration(outcome.usage.wall));
    if (remarks.stopAsked || remarks.killAsked)
        return (remarks.stopReason.isEmpty() ? text("stopped") : remarks.stopReason) + took;
    if (outcome.error.code == ErrorCode::WardenLost && !outcome.error.message.isEmpty())
        return outcome.error.message + took;
    if (!supervisor.failure().isEmpty())
        return supervisor.failure() + text(", ended") + took;
    return outcome.describe() + took;
}

QString leftovers(const QList<Member> &leftovers)
{
    const QString names = listMembers(leftovers);
    return leftovers.size() == 1 ? text("1 left behind is ended: %1").arg(names)
                                 : text("%1 left behind are ended: %2").arg(QString::number(leftovers.size()), names);
}

QString survivors(const QList<Member> &survivors)
{
    const QString names = shortListOfMembers(survivors);
    return survivors.size() == 1
               ? text("stopping: 1 process left (%1)").arg(names)
               : text("stopping: %1 processes left (%2)").arg(QString::number(survivors.size()), names);
}

} // namespace paddock::servicewords
