// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/servicenotice.h"

#include "ui/services/servicetext.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kMostNamed = 3;

QString tr(const char *text) { return QCoreApplication::translate("ServiceNotice", text); }

QString namesOf(const QList<Member> &members)
{
    QStringList names;
    for (const Member &member : members.first(std::min(members.size(), kMostNamed)))
        names << tr("%1 (%2)")
                     .arg(member.command.section(QLatin1Char(' '), 0, 0).section(QLatin1Char('/'), -1))
                     .arg(member.key.pid);
    if (members.size() > kMostNamed)
        names << tr("%1 more").arg(members.size() - kMostNamed);
    return names.join(QStringLiteral(", "));
}

} // namespace

std::optional<ServiceNotice> troubleOf(const ServiceStatus &status)
{
    using Kind = ServiceNotice::Kind;
    const QString &title = status.title;
    if (status.state == ServiceState::Failed)
        return ServiceNotice{Kind::Failed, status.id,
                             status.reason.isEmpty() ? tr("%1 failed").arg(title)
                                                     : tr("%1 failed: %2").arg(title, status.reason)};
    if (status.state == ServiceState::GivenUp)
        return ServiceNotice{Kind::GivenUp, status.id,
                             status.reason.isEmpty() ? tr("%1 was given up").arg(title)
                                                     : tr("%1: %2").arg(title, status.reason)};
    if (isUnwell(status))
        return ServiceNotice{Kind::Unhealthy, status.id,
                             tr("%1: %2").arg(title, serviceLine(status, QDateTime::currentDateTime()).words)};
    return std::nullopt;
}

std::optional<ServiceNotice> leftBehindBy(const ServiceStatus &status)
{
    const bool endedByItself = status.state == ServiceState::Exited || status.state == ServiceState::Failed ||
                               status.state == ServiceState::GivenUp || status.state == ServiceState::BackingOff;
    // In a stop everybody is asked to go, and who does not is named while it is waited for.
    if (!endedByItself || !status.lastOutcome || status.lastOutcome->leftovers.isEmpty())
        return std::nullopt;
    const QList<Member> &members = status.lastOutcome->leftovers;
    const QString who = namesOf(members);
    return ServiceNotice{
        ServiceNotice::Kind::LeftBehind, status.id,
        members.size() == 1
            ? tr("%1 left 1 process behind: %2").arg(status.title, who)
            : tr("%1 left %2 processes behind: %3").arg(status.title, QString::number(members.size()), who)};
}

bool isWellAgain(const ServiceStatus &status)
{
    switch (status.state) {
    case ServiceState::Running:
        return status.ready && !isUnwell(status);
    case ServiceState::Stopped:
    case ServiceState::Exited:
    case ServiceState::Frozen:
        return true;
    case ServiceState::Waiting:
    case ServiceState::Starting:
    case ServiceState::Stopping:
    case ServiceState::BackingOff:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        break;
    }
    return false;
}

} // namespace paddock
