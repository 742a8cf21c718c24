// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicetext.h"

#include "ui/common/figures.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMap>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace paddock {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr qsizetype kQuotedLength = 160;
const QString kDot = QStringLiteral(" · ");

QString tr(const char *text) { return QCoreApplication::translate("ServiceText", text); }

milliseconds elapsed(const ServiceStatus &status, const QDateTime &now)
{
    return milliseconds(std::max<qint64>(0, status.since.msecsTo(now)));
}

/// " · 12 s"
QString sinceClock(const ServiceStatus &status, const QDateTime &now)
{
    return status.since.isValid() ? kDot + formatSeconds(elapsed(status, now)) : QString();
}

/// " · 12 s ago"; whole minutes from one on, since nobody watches those.
QString agoClock(const ServiceStatus &status, const QDateTime &now)
{
    if (!status.since.isValid())
        return {};
    const milliseconds ago = elapsed(status, now);
    if (ago >= 1min && ago < 1h)
        return kDot + tr("%1\u00a0m ago").arg(std::chrono::duration_cast<std::chrono::minutes>(ago).count());
    return kDot + tr("%1 ago").arg(formatSeconds(ago));
}

/// "next run" and " in 5 s", or " at 03:30" where that is far.
ServiceLine nextRunLine(const QDateTime &nextRun, const QDateTime &now)
{
    const milliseconds left(std::max<qint64>(0, now.msecsTo(nextRun)));
    if (left < 1h)
        return {tr("next run"), QLatin1Char(' ') + tr("in %1").arg(formatSeconds(left)), {}};
    const QDateTime local = nextRun.toLocalTime();
    const bool today = local.date() == now.date();
    const QString when = local.toString(today ? QStringLiteral("HH:mm") : QStringLiteral("ddd d MMM HH:mm"));
    return {tr("next run"), QLatin1Char(' ') + tr("at %1").arg(when), {}};
}

ServiceLine runningLine(const ServiceStatus &status, const QDateTime &now)
{
    if (status.healthProbe && status.healthProbe->succeeded == false)
        return {tr("unhealthy: %1").arg(status.healthProbe->detail),
                {},
                kDot +
                    tr("%1 of %2").arg(status.healthProbe->failuresInARow).arg(status.healthProbe->failureThreshold)};
    const QString word = !status.reason.isEmpty()            ? status.reason
                         : status.readyProbe && status.ready ? tr("ready")
                                                             : tr("running");
    return {word, sinceClock(status, now), {}};
}

ServiceLine backingOffLine(const ServiceStatus &status, const QDateTime &now)
{
    ServiceLine line{tr("backing off"), {}, {}};
    if (status.nextStartAt) {
        const milliseconds left(std::max<qint64>(0, now.msecsTo(*status.nextStartAt)));
        line.clock = QLatin1Char(' ') + formatTenths(left);
    }
    line.rest = kDot + (status.maxRestarts ? tr("attempt %1 of %2").arg(status.recentRestarts).arg(*status.maxRestarts)
                                           : tr("attempt %1").arg(status.restarts));
    return line;
}

} // namespace

QString serviceStateWord(ServiceState state)
{
    switch (state) {
    case ServiceState::Stopped:
        return tr("stopped");
    case ServiceState::Waiting:
        return tr("waiting");
    case ServiceState::Starting:
        return tr("starting");
    case ServiceState::Running:
        return tr("running");
    case ServiceState::Frozen:
        return tr("frozen");
    case ServiceState::Stopping:
        return tr("stopping");
    case ServiceState::BackingOff:
        return tr("backing off");
    case ServiceState::GivenUp:
        return tr("given up");
    case ServiceState::Exited:
        return tr("exited");
    case ServiceState::Failed:
        return tr("failed");
    }
    return {};
}

ServiceLine serviceLine(const ServiceStatus &status, const QDateTime &now)
{
    const QString word = status.reason.isEmpty() ? serviceStateWord(status.state) : status.reason;
    switch (status.state) {
    case ServiceState::Running:
        return runningLine(status, now);
    case ServiceState::Frozen:
    case ServiceState::Starting:
    case ServiceState::Stopping:
    case ServiceState::Waiting:
        return {word, sinceClock(status, now), {}};
    case ServiceState::BackingOff:
        return backingOffLine(status, now);
    case ServiceState::Exited:
        if (status.nextRunAt)
            return nextRunLine(*status.nextRunAt, now);
        [[fallthrough]];
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return {word, agoClock(status, now), {}};
    case ServiceState::Stopped:
        if (status.nextRunAt)
            return nextRunLine(*status.nextRunAt, now);
        return {status.disabled && status.run == 0 ? tr("disabled") : word, {}, {}};
    }
    return {word, {}, {}};
}

QString serviceReason(const ServiceStatus &status, const QDateTime &now) { return serviceLine(status, now).toString(); }

milliseconds serviceTick(const ServiceStatus &status, const QDateTime &now)
{
    switch (status.state) {
    case ServiceState::BackingOff:
        return status.nextStartAt ? 100ms : 0ms;
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        if (!status.nextRunAt)
            return !status.since.isValid() ? 0ms : elapsed(status, now) < 1min ? 1s : 60s;
        [[fallthrough]];
    case ServiceState::Stopped:
        return !status.nextRunAt ? 0ms : now.msecsTo(*status.nextRunAt) < milliseconds(1h).count() ? 1s : 60s;
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::Starting:
    case ServiceState::Stopping:
    case ServiceState::Waiting:
        return status.since.isValid() ? 1s : 0ms;
    }
    return 0ms;
}

bool isUnwell(const ServiceStatus &status)
{
    if (status.state != ServiceState::Running)
        return false;
    return (status.readyProbe && !status.ready) || (status.healthProbe && status.healthProbe->succeeded == false);
}

std::optional<QDateTime> nextProbeAt(const ProbeStatus &probe, const QDateTime &now)
{
    if (!probe.nextAt || probe.period.count() <= 0)
        return probe.nextAt;
    const qint64 late = probe.nextAt->msecsTo(now);
    if (late <= 0)
        return probe.nextAt;
    return probe.nextAt->addMSecs((late / probe.period.count() + 1) * probe.period.count());
}

QString serviceFigures(const GroupSample *group)
{
    if (!group || group->processes == 0)
        return {};
    const QString cpu = formatPercent(group->cpuPercent); // nothing before the second sample
    const QString memory = formatBytes(group->memoryBytes);
    return cpu.isEmpty() ? memory : cpu + kDot + memory;
}

QString stateCounts(const QList<ServiceStatus> &services)
{
    QMap<ServiceState, int> counts;
    int unwell = 0;
    for (const ServiceStatus &status : services) {
        if (isUnwell(status))
            ++unwell;
        else
            ++counts[status.state];
    }
    QStringList parts;
    const auto add = [&parts](int count, const QString &word) {
        if (count > 0)
            parts << QStringLiteral("%L1 %2").arg(count).arg(word);
    };
    for (const ServiceState state : {ServiceState::GivenUp, ServiceState::Failed})
        add(counts.value(state), serviceStateWord(state));
    add(unwell, tr("unwell"));
    for (const ServiceState state :
         {ServiceState::BackingOff, ServiceState::Stopping, ServiceState::Starting, ServiceState::Waiting,
          ServiceState::Frozen, ServiceState::Running, ServiceState::Exited, ServiceState::Stopped})
        add(counts.value(state), serviceStateWord(state));
    return parts.join(kDot);
}

QStringList lastLines(const LogSnapshot &log, int count)
{
    static const QRegularExpression escapes(QStringLiteral("\\x1b\\[[0-9;?]*[ -/]*[@-~]"));
    QStringList lines;
    const std::uint64_t wanted = std::min<std::uint64_t>(static_cast<std::uint64_t>(count), log.lineCount());
    for (std::uint64_t number = log.endLine() - wanted; number < log.endLine(); ++number) {
        const LogLine line = log.line(number);
        if (line.stream == Stream::Note)
            continue;
        QString text = QString::fromUtf8(line.bytes.first(std::min(line.bytes.size(), kQuotedLength)));
        lines << text.remove(escapes);
    }
    return lines;
}

} // namespace paddock
