// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startuptimeline.h"

#include "engine/base/duration.h"
#include "ui/common/figures.h"
#include "ui/services/servicetext.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock {

namespace {

using std::chrono::milliseconds;

constexpr qint64 kSameOrderMs = 250; ///< so far apart may be what was asked for in one go

QString tr(const char *text) { return QCoreApplication::translate("StartupTimeline", text); }

bool goesOn(const ServiceStatus &status)
{
    if (status.startup.readyAt)
        return false;
    switch (status.state) {
    case ServiceState::Waiting:
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::BackingOff:
        return true;
    case ServiceState::Stopped:
    case ServiceState::Stopping:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        break;
    }
    return false;
}

QDateTime endOf(const ServiceStatus &status, const QDateTime &now)
{
    if (status.startup.readyAt)
        return *status.startup.readyAt;
    const QDateTime end = goesOn(status) || !status.since.isValid() ? now : status.since;
    return std::max(end, *status.startup.askedAt);
}

/// Those that were started in one go: their waits and starts overlap.
QList<const ServiceStatus *> lastStartup(const QList<ServiceStatus> &services, const QDateTime &now)
{
    QList<const ServiceStatus *> asked;
    for (const ServiceStatus &status : services) {
        if (!status.launched && status.startup.askedAt)
            asked << &status;
    }
    std::ranges::stable_sort(asked, {}, [](const ServiceStatus *each) { return *each->startup.askedAt; });
    QList<const ServiceStatus *> best;
    QList<const ServiceStatus *> group;
    QDateTime end;
    for (const ServiceStatus *each : std::as_const(asked)) {
        if (!group.isEmpty() && end.addMSecs(kSameOrderMs) < *each->startup.askedAt)
            group.clear();
        if (group.isEmpty())
            end = endOf(*each, now);
        group << each;
        end = std::max(end, endOf(*each, now));
        if (group.size() >= best.size())
            best = group;
    }
    return best;
}

milliseconds since(const QDateTime &begin, const QDateTime &time)
{
    return milliseconds(std::max<qint64>(0, begin.msecsTo(time)));
}

/// "1.0 s", "waiting for db: not ready", "exit 1"
QString wordsOf(const StartupBar &bar, const ServiceStatus &status)
{
    if (bar.end == StartupBar::End::Ready)
        return formatDuration(bar.ended - bar.started);
    if (!status.reason.isEmpty())
        return status.reason;
    return bar.end == StartupBar::End::UnderWay ? formatTenths(bar.ended - bar.started)
                                                : serviceStateWord(status.state);
}

QString notPartWords(const ServiceStatus &status, const QDateTime &begin)
{
    if (!status.startup.askedAt)
        return status.disabled    ? tr("disabled, not started")
               : status.nextRunAt ? tr("starts by the clock")
                                  : tr("not started");
    const qint64 later = begin.msecsTo(*status.startup.askedAt);
    const QString apart = formatDuration(milliseconds(std::abs(later)));
    const QString when = later >= 0 ? tr("started %1 later").arg(apart) : tr("started %1 earlier").arg(apart);
    if (!status.startup.readyAt || !status.startup.startedAt)
        return when;
    return tr("%1, ready in %2").arg(when, formatDuration(since(*status.startup.askedAt, *status.startup.readyAt)));
}

StartupBar barOf(const ServiceStatus &status, const QDateTime &begin, const QDateTime &now)
{
    const StartupTimes &times = status.startup;
    StartupBar bar{status.id, status.title};
    bar.end = times.readyAt    ? StartupBar::End::Ready
              : goesOn(status) ? StartupBar::End::UnderWay
                               : StartupBar::End::Failed;
    bar.hasStarted = times.startedAt.has_value();
    bar.asked = since(begin, *times.askedAt);
    bar.ended = since(begin, endOf(status, now));
    bar.started = std::clamp(times.startedAt ? since(begin, *times.startedAt) : bar.ended, bar.asked, bar.ended);
    bar.words = wordsOf(bar, status);
    return bar;
}

} // namespace

StartupTimeline StartupTimeline::of(const QList<ServiceStatus> &services, const QDateTime &now)
{
    StartupTimeline timeline;
    const QList<const ServiceStatus *> startup = lastStartup(services, now);
    QList<StartupStep> steps;
    for (const ServiceStatus *status : startup)
        steps.append({status->id, status->needs, status->startup});
    timeline.path = CriticalPath::of(steps);
    timeline.parts = static_cast<int>(startup.size());
    const QDateTime begin = startup.isEmpty() ? now : *startup.first()->startup.askedAt;
    for (const ServiceStatus &status : services) {
        if (status.launched)
            continue;
        if (!startup.contains(&status)) {
            timeline.bars.append({status.id, status.title});
            timeline.bars.last().words = notPartWords(status, begin);
            continue;
        }
        StartupBar bar = barOf(status, begin, now);
        const auto link = std::ranges::find(timeline.path.links, status.id, &CriticalPath::Link::service);
        if (link != timeline.path.links.end())
            bar.onPath = link->took;
        timeline.ready += bar.end == StartupBar::End::Ready;
        timeline.isUnderWay = timeline.isUnderWay || bar.end == StartupBar::End::UnderWay;
        timeline.total = std::max(timeline.total, bar.ended);
        timeline.bars.append(bar);
    }
    return timeline;
}

QString StartupTimeline::summary() const
{
    if (isEmpty())
        return {};
    const QString took = formatTenths(total);
    if (ready == parts)
        return parts == 1 ? tr("ready in %1").arg(took) : tr("all %1 services ready in %2").arg(parts).arg(took);
    return tr("%1 of %2 services ready · %3").arg(ready).arg(parts).arg(took);
}

} // namespace paddock
