// SPDX-License-Identifier: Apache-2.0
#include "app/cli/pscommand.h"

#include "app/cli/console.h"
#include "app/cli/texttable.h"
#include "engine/base/duration.h"
#include "engine/control/mechanismcodec.h"
#include "engine/control/statuscodec.h"

#include <CLI/CLI.hpp>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace paddock {

namespace {

/// "next run 14:00:00", with its day where that is another one.
QString nextRun(const QDateTime &at, const QDateTime &now)
{
    const QString time = at.toLocalTime().toString(
        at.toLocalTime().date() == now.date() ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    return PsCommand::tr("next run %1").arg(time);
}

QString remarkOn(const ServiceStatus &status, const QDateTime &now)
{
    if (!status.nextRunAt)
        return status.reason;
    QString next = nextRun(*status.nextRunAt, now);
    // At rest its reason is the same in other words.
    if (status.reason.isEmpty() || status.state == ServiceState::Stopped)
        return next;
    return status.reason + QLatin1String("; ") + next;
}

} // namespace

void PsCommand::declareMore(CLI::App &app)
{
    declareNamespaces(app);
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

void PsCommand::begin()
{
    const auto named = namedServices();
    if (!named)
        return;
    QList<ServiceStatus> services = session().services();
    services.removeIf([&](const ServiceStatus &status) { return !named->contains(status.id); });
    finish(Console::print(m_json ? toJson(services) : toText(services)));
}

QByteArray PsCommand::toJson(const QList<ServiceStatus> &services)
{
    QJsonArray array;
    for (const ServiceStatus &status : services)
        array += codec::toJson(status);
    const auto mechanism = session().mechanism();
    const QJsonObject object{
        {QStringLiteral("schema"), 1},
        {QStringLiteral("session"), session().sessionName()},
        {QStringLiteral("stack"), session().name()},
        {QStringLiteral("file"), session().filePath()},
        {QStringLiteral("pid"), session().pid()},
        {QStringLiteral("mechanism"), mechanism ? QJsonValue(codec::toJson(*mechanism)) : QJsonValue::Null},
        {QStringLiteral("services"), array}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray PsCommand::toText(const QList<ServiceStatus> &services)
{
    const bool hasNamespaces = std::any_of(services.begin(), services.end(),
                                           [](const ServiceStatus &status) { return !status.namespaceName.isEmpty(); });
    QStringList headings{tr("SERVICE"), tr("STATE"), tr("PID"), tr("RESTARTS"), tr("SINCE"), tr("REASON")};
    if (hasNamespaces)
        headings.insert(1, tr("NAMESPACE"));
    TextTable table(headings);
    const QDateTime now = QDateTime::currentDateTime();
    for (const ServiceStatus &status : services) {
        const bool runs = status.leader.pid != 0;
        const QString since =
            status.since.isValid() ? formatDuration(std::chrono::milliseconds(status.since.msecsTo(now))) : QString();
        QStringList words{status.title,
                          serviceStateId(status.state),
                          runs ? QString::number(status.leader.pid) : QString(),
                          QString::number(status.restarts),
                          since,
                          remarkOn(status, now)};
        if (hasNamespaces)
            words.insert(1, status.namespaceName);
        table.addRow(words);
    }
    return table.toText();
}

} // namespace paddock
