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

namespace paddock {

void PsCommand::declareMore(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

void PsCommand::begin() { finish(Console::print(m_json ? toJson() : toText())); }

QByteArray PsCommand::toJson()
{
    QJsonArray services;
    for (const ServiceStatus &status : session().services())
        services += codec::toJson(status);
    const auto mechanism = session().mechanism();
    const QJsonObject object{
        {QStringLiteral("schema"), 1},
        {QStringLiteral("session"), session().sessionName()},
        {QStringLiteral("stack"), session().name()},
        {QStringLiteral("file"), session().filePath()},
        {QStringLiteral("pid"), session().pid()},
        {QStringLiteral("mechanism"), mechanism ? QJsonValue(codec::toJson(*mechanism)) : QJsonValue::Null},
        {QStringLiteral("services"), services}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray PsCommand::toText()
{
    TextTable table({tr("SERVICE"), tr("STATE"), tr("PID"), tr("RESTARTS"), tr("SINCE"), tr("REASON")});
    const QDateTime now = QDateTime::currentDateTime();
    for (const ServiceStatus &status : session().services()) {
        const bool runs = status.leader.pid != 0;
        const QString since =
            status.since.isValid() ? formatDuration(std::chrono::milliseconds(status.since.msecsTo(now))) : QString();
        table.addRow({status.title, serviceStateId(status.state), runs ? QString::number(status.leader.pid) : QString(),
                      QString::number(status.restarts), since, status.reason});
    }
    return table.toText();
}

} // namespace paddock
