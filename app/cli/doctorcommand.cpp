// SPDX-License-Identifier: Apache-2.0
#include "app/cli/doctorcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/containment/sessiongroup.h"

#include <CLI/CLI.hpp>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSysInfo>

namespace paddock {

QString DoctorCommand::summary() const
{
    return tr("say which mechanism contains here, what it guarantees, and what was refused");
}

QString DoctorCommand::usage() const { return QStringLiteral("[--json]"); }

void DoctorCommand::declare(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

int DoctorCommand::execute(const QStringList &operands)
{
    if (!operands.isEmpty()) {
        Console::say(tr("doctor takes no operands, but was given '%1'").arg(operands.front()));
        return ExitStatus::kPaddockFailed;
    }
    SessionGroup group({std::nullopt, {}, QStringLiteral("doctor")});
    int status = ExitStatus::kPaddockFailed;
    QObject::connect(&group, &SessionGroup::ready, qApp, [&] {
        status = Console::print(m_json ? toJson(group.report()) : toText(group.report()));
        group.close();
    });
    const auto giveUp = [&](const Error &error) {
        status = Console::fail(error);
        QCoreApplication::exit(status);
    };
    QObject::connect(&group, &SessionGroup::failed, qApp, giveUp, Qt::QueuedConnection);
    QObject::connect(&group, &SessionGroup::wardenLost, qApp, giveUp, Qt::QueuedConnection);
    QObject::connect(
        &group, &SessionGroup::closed, qApp, [&] { QCoreApplication::exit(status); }, Qt::QueuedConnection);
    group.open();
    return QCoreApplication::exec();
}

QByteArray DoctorCommand::toJson(const MechanismReport &report)
{
    QJsonArray refused;
    for (const Refusal &refusal : report.refused) {
        refused += QJsonObject{{QStringLiteral("mechanism"), mechanismId(refusal.mechanism)},
                               {QStringLiteral("why"), refusal.why}};
    }
    const QJsonObject object{
        {QStringLiteral("schema"), 1},
        {QStringLiteral("mechanism"), mechanismId(report.mechanism)},
        {QStringLiteral("guarantee"), QJsonObject{{QStringLiteral("escape"), report.guarantee.escape},
                                                  {QStringLiteral("owner_killed"), report.guarantee.ownerKilled}}},
        {QStringLiteral("refused"), refused},
        {QStringLiteral("limits"), QJsonObject{{QStringLiteral("memory"), false},
                                               {QStringLiteral("pids"), false},
                                               {QStringLiteral("cpu"), false}}}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray DoctorCommand::toText(const MechanismReport &report)
{
    QString text;
    const auto row = [&](const QString &what, const QString &value) {
        text += QStringLiteral("%1 %2\n").arg(what + u':', -12).arg(value);
    };
    row(tr("mechanism"), mechanismName(report.mechanism));
    row(tr("guarantee"), report.guarantee.summary);
    if (report.refused.isEmpty())
        row(tr("refused"), tr("nothing: this is the strongest"));
    for (const Refusal &refusal : report.refused)
        row(tr("refused"), mechanismName(refusal.mechanism) + QLatin1String(": ") + refusal.why);
    row(tr("limits"), tr("none can be set: memory, pids and cpu are not enforced by this version"));
    if (!report.location.isEmpty())
        row(tr("where"), report.location);
    row(tr("kernel"), QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion());
    if (const Result<QString> warden = SessionGroup::findWarden())
        row(tr("warden"), *warden);
    return text.toUtf8();
}

} // namespace paddock
