// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicedetails.h"

#include "engine/session/session.h"
#include "ui/common/figures.h"
#include "ui/services/servicetext.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock {

namespace {

using std::chrono::milliseconds;

constexpr int kQuotedLines = 5;

QString tr(const char *text) { return QCoreApplication::translate("ServiceDetails", text); }

QString clockTime(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == now.date() ? QStringLiteral("HH:mm:ss")
                                                     : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString stateText(const ServiceStatus &status, const QDateTime &now)
{
    QString text = serviceStateWord(status.state);
    if (status.state == ServiceState::Running && status.readyProbe)
        text += QStringLiteral(", ") + (status.ready ? tr("ready") : tr("not ready"));
    if (status.since.isValid())
        text += QStringLiteral(", ") + tr("since %1").arg(clockTime(status.since, now));
    return text;
}

/// "HTTP 200 from /health, 3 s ago; next in 7 s"
QString probeText(const ProbeStatus &probe, const QDateTime &now)
{
    QString text = probe.succeeded ? probe.detail : tr("not asked yet");
    if (probe.failuresInARow > 0 && probe.succeeded == false)
        text += tr(", %1 of %2 failures").arg(probe.failuresInARow).arg(probe.failureThreshold);
    if (probe.answeredAt)
        text += QStringLiteral(", ") + tr("%1 ago").arg(formatSeconds(milliseconds(probe.answeredAt->msecsTo(now))));
    if (const auto next = nextProbeAt(probe, now))
        text += tr("; next in %1").arg(formatSeconds(milliseconds(now.msecsTo(*next) + 999)));
    return text;
}

QString lastExitText(const Outcome &outcome)
{
    QString text = outcome.describe();
    if (outcome.kind != Outcome::Kind::FailedToStart)
        text += tr(" after %1").arg(formatElapsed(outcome.usage.wall));
    if (!outcome.leftovers.isEmpty())
        text += outcome.leftovers.size() == 1 ? tr(", 1 process left behind")
                                              : tr(", %1 processes left behind").arg(outcome.leftovers.size());
    return text;
}

QString restartsText(const ServiceStatus &status)
{
    if (!status.maxRestarts)
        return QString::number(status.restarts);
    if (status.recentRestarts == status.restarts)
        return tr("%1 of %2").arg(status.restarts).arg(*status.maxRestarts);
    return tr("%1, of late %2 of %3").arg(status.restarts).arg(status.recentRestarts).arg(*status.maxRestarts);
}

QString portsText(const QList<PortSpec> &ports)
{
    QStringList words;
    for (const PortSpec &port : ports)
        words << QString::number(port.port) +
                     (port.protocol == PortSpec::Protocol::Udp ? QStringLiteral("/udp") : QString());
    return words.join(QStringLiteral(", "));
}

bool quotesLines(ServiceState state)
{
    return state == ServiceState::Failed || state == ServiceState::GivenUp || state == ServiceState::BackingOff;
}

/// "✓ db, ready": a sign and the word for it, so that nobody has to see the sign.
QString needText(const Dependency &need, const QList<ServiceStatus> &all)
{
    const auto found = std::ranges::find(all, need.service, &ServiceStatus::id);
    const std::optional<bool> held = found == all.end() ? std::nullopt : holds(need, *found);
    QString condition = dependencyConditionId(need.condition);
    condition.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!held)
        return tr("%1: %2").arg(need.service, condition);
    return *held ? tr("✓ %1: %2, yes").arg(need.service, condition)
                 : tr("✗ %1: %2, not now").arg(need.service, condition);
}

} // namespace

ServiceDetails ServiceDetails::of(const ServiceStatus &status, const QList<ServiceStatus> &all, const LogSnapshot &log,
                                  const QDateTime &now)
{
    ServiceDetails details;
    details.title = status.title;
    const auto add = [&details](const QString &name, const QString &value) {
        if (!value.isEmpty())
            details.rows.append({name, value});
    };
    add(tr("State"), stateText(status, now));
    add(tr("Reason"), status.reason);
    if (status.state == ServiceState::BackingOff && status.nextStartAt)
        add(tr("Next start"), tr("in %1").arg(formatTenths(milliseconds(now.msecsTo(*status.nextStartAt)))));
    if (status.nextRunAt)
        add(tr("Next run"), clockTime(*status.nextRunAt, now));
    if (status.readyProbe) {
        add(tr("Ready probe"), status.readyProbe->check);
        add(tr("It said"), probeText(*status.readyProbe, now));
    }
    if (status.healthProbe) {
        add(tr("Health probe"), status.healthProbe->check);
        add(tr("It said"), probeText(*status.healthProbe, now));
    }
    if (status.restarts > 0 || status.maxRestarts)
        add(tr("Restarts"), restartsText(status));
    if (status.lastOutcome)
        add(tr("Last exit"), lastExitText(*status.lastOutcome));
    for (const Dependency &need : status.needs)
        add(need == status.needs.constFirst() ? tr("Needs") : QStringLiteral(" "), needText(need, all));
    add(tr("Ports"), portsText(status.ports));
    add(tr("Namespace"), status.namespaceName);
    if (status.leader.pid > 0)
        add(tr("Process"), tr("%1, run %2").arg(status.leader.pid).arg(status.run));
    if (status.commandLine != status.title)
        add(tr("Command"), status.commandLine);
    add(tr("Directory"), status.workingDirectory);
    if (quotesLines(status.state))
        details.lastLines = paddock::lastLines(log, kQuotedLines);
    return details;
}

ServiceDetails ServiceDetails::of(const Session &session, const QString &id, const QDateTime &now)
{
    const QList<ServiceStatus> all = session.services();
    const auto found = std::ranges::find(all, id, &ServiceStatus::id);
    if (found == all.end())
        return {};
    // A remote session fetches a log when it is asked for: only where it is quoted.
    return of(*found, all, quotesLines(found->state) ? session.log(id) : LogSnapshot(), now);
}

QString ServiceDetails::value(const QString &name) const
{
    const auto found = std::ranges::find(rows, name, &Row::name);
    return found == rows.end() ? QString() : found->value;
}

QString ServiceDetails::toText() const
{
    QStringList lines{title};
    for (const Row &row : rows)
        lines << (row.name.trimmed().isEmpty() ? row.value : tr("%1: %2").arg(row.name, row.value));
    if (!lastLines.isEmpty())
        lines << tr("Last lines:") << lastLines;
    return lines.join(QLatin1Char('\n'));
}

QString ServiceDetails::toHtml(const QColor &dim) const
{
    const QString color = dim.isValid() ? QStringLiteral("color:") + dim.name() : QString();
    QString html =
        QStringLiteral("<p style='white-space:pre'><b>%1</b></p><table cellspacing='0'>").arg(title.toHtmlEscaped());
    for (const Row &row : rows)
        html += QStringLiteral("<tr><td style='padding:1px 12px 1px 0; white-space:pre; %3'>%1</td><td "
                               "style='padding:1px 0'>%2</td></tr>")
                    .arg(row.name.toHtmlEscaped(), row.value.toHtmlEscaped(), color);
    html += QLatin1String("</table>");
    if (lastLines.isEmpty())
        return html;
    html += QStringLiteral("<p>%1</p><pre style='margin:0; white-space:pre-wrap'>%2</pre>")
                .arg(tr("Last lines:").toHtmlEscaped(), lastLines.join(QLatin1Char('\n')).toHtmlEscaped());
    return html;
}

} // namespace paddock
