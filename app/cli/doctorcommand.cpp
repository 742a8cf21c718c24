// SPDX-License-Identifier: Apache-2.0
#include "app/cli/doctorcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/mechanismword.h"
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

QString DoctorCommand::usage() const { return QStringLiteral("[--json] [--mechanism NAME]"); }

void DoctorCommand::declare(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
    app.add_option("--mechanism", m_mechanism,
                   tr("look at this one: auto, cgroup, subreaper or process-group (auto)").toStdString())
        ->type_name("NAME");
}

int DoctorCommand::execute(const QStringList &operands)
{
    if (!operands.isEmpty()) {
        Console::say(tr("doctor takes no operands, but was given '%1'").arg(operands.front()));
        return ExitStatus::kPaddockFailed;
    }
    const auto insist = readMechanismWord(m_mechanism);
    if (!insist)
        return Console::fail(insist.error());
    SessionGroup::Options options;
    options.insist = *insist;
    options.name = QStringLiteral("doctor");
    options.expectedLimits = {1, 1, 1}; // as a run with limits would look for its place
    SessionGroup group(std::move(options));
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
        {QStringLiteral("location"), report.location.isEmpty() ? QJsonValue() : QJsonValue(report.location)},
        {QStringLiteral("limits"), QJsonObject{{QStringLiteral("memory"), report.limits.memory},
                                               {QStringLiteral("pids"), report.limits.processes},
                                               {QStringLiteral("cpu"), report.limits.cpu}}}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QString DoctorCommand::limitsText(const MechanismReport &report)
{
    QStringList enforced;
    if (report.limits.memory)
        enforced += tr("memory");
    if (report.limits.processes)
        enforced += tr("pids");
    if (report.limits.cpu)
        enforced += tr("cpu");
    if (report.mechanism != Mechanism::CgroupV2)
        return tr("none: only cgroup v2 has them");
    const QString text = enforced.isEmpty() ? tr("none") : enforced.join(QLatin1String(", "));
    return report.limits.why.isEmpty() ? text : tr("%1 (%2)").arg(text, report.limits.why);
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
        row(tr("refused"), report.mechanism == Mechanism::CgroupV2 ? tr("nothing: this is the strongest")
                                                                   : tr("nothing: this one was asked for"));
    for (const Refusal &refusal : report.refused)
        row(tr("refused"), mechanismName(refusal.mechanism) + QLatin1String(": ") + refusal.why);
    row(tr("limits"), limitsText(report));
    if (!report.location.isEmpty())
        row(tr("where"), report.location);
    row(tr("kernel"), QSysInfo::kernelType() + u' ' + QSysInfo::kernelVersion());
    if (const Result<QString> warden = SessionGroup::findWarden())
        row(tr("warden"), *warden);
    return text.toUtf8();
}

} // namespace paddock
