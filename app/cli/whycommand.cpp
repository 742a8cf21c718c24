// SPDX-License-Identifier: Apache-2.0
#include "app/cli/whycommand.h"

#include "app/cli/console.h"
#include "engine/base/duration.h"
#include "engine/control/jsonfields.h"
#include "engine/control/statuscodec.h"

#include <CLI/CLI.hpp>

#include <QJsonArray>
#include <QJsonDocument>

namespace paddock {

void WhyCommand::declareMore(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

Result<void> WhyCommand::check(const QStringList &operands)
{
    if (operands.size() != 1)
        return paddock::fail(ErrorCode::InvalidArgument, tr("why wants the name of one service"));
    return {};
}

void WhyCommand::begin()
{
    if (!namedServices())
        return;
    const QList<Step> steps = stepsTo(operands().front());
    finish(Console::print(m_json ? toJson(steps) : toText(steps)));
}

QList<WhyCommand::Step> WhyCommand::stepsTo(const QString &id)
{
    QList<Step> steps;
    QSet<QString> seen;
    collect(id, 0, steps, seen);
    return steps;
}

/// A service that waits is explained by those that the stack's plan says are in its way.
void WhyCommand::collect(const QString &id, int depth, QList<Step> &steps, QSet<QString> &seen)
{
    const auto status = session().service(id);
    if (!status || seen.contains(id))
        return;
    seen.insert(id);
    steps.append({depth, *status});
    for (const QString &other : status->waitsFor)
        collect(other, depth + 1, steps, seen);
}

/// How its last start came to be as long as it was.
CriticalPath WhyCommand::startup()
{
    QList<StartupStep> all;
    for (const ServiceStatus &status : session().services())
        all.append({status.id, status.needs, status.startup});
    return CriticalPath::to(operands().front(), all);
}

QByteArray WhyCommand::toText(const QList<Step> &steps)
{
    QString text;
    const QDateTime now = QDateTime::currentDateTime();
    for (const Step &step : steps) {
        const ServiceStatus &status = step.status;
        text += QString(step.depth * 2, u' ') +
                (status.since.isValid() ? tr("%1 is %2 for %3")
                                              .arg(status.id, serviceStateId(status.state),
                                                   formatDuration(std::chrono::milliseconds(status.since.msecsTo(now))))
                                        : tr("%1 is %2").arg(status.id, serviceStateId(status.state)));
        if (!status.reason.isEmpty())
            text += QStringLiteral(": ") + Console::escaped(status.reason);
        text += u'\n';
    }
    const CriticalPath path = startup();
    if (!steps.isEmpty() && steps.front().status.state == ServiceState::Running && !path.links.isEmpty())
        text += tr("ready %1 after it was asked for: %2").arg(formatDuration(path.total), path.toText()) + u'\n';
    return text.toUtf8();
}

QByteArray WhyCommand::toJson(const QList<Step> &steps)
{
    QJsonArray array;
    for (const Step &step : steps) {
        array += QJsonObject{{QStringLiteral("id"), step.status.id},
                             {QStringLiteral("depth"), step.depth},
                             {QStringLiteral("state"), serviceStateId(step.status.state)},
                             {QStringLiteral("reason"), step.status.reason}};
    }
    QJsonArray path;
    for (const CriticalPath::Link &link : startup().links)
        path +=
            QJsonObject{{QStringLiteral("id"), link.service}, {QStringLiteral("seconds"), json::seconds(link.took)}};
    const QJsonObject object{{QStringLiteral("schema"), 1},
                             {QStringLiteral("session"), session().sessionName()},
                             {QStringLiteral("service"), operands().front()},
                             {QStringLiteral("steps"), array},
                             {QStringLiteral("startup_path"), path}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace paddock
