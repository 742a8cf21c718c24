// SPDX-License-Identifier: Apache-2.0
#include "app/cli/reloadcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/differencecodec.h"

#include <CLI/CLI.hpp>

#include <QJsonDocument>

namespace paddock {

QString ReloadCommand::notes() const
{
    return tr(
        "What is new starts (+), what is not there any more stops and goes (-), and what has changed (~) restarts\n"
        "with all that needs it, where it cannot take the change on as it runs. Ends when that is under way.\n\n"
        "Exit status: 0 the file is in force; 125 usage, no such session, or the file is wrong: each mistake is\n"
        "said with its place, and everything runs on as before.");
}

void ReloadCommand::declareMore(CLI::App &app)
{
    app.add_flag("--dry-run", m_dryRun, tr("show what has changed, and change nothing").toStdString());
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

void ReloadCommand::begin()
{
    session().link()->request(
        name(), {{QStringLiteral("dry_run"), m_dryRun}}, [this](const Result<QJsonObject> &answer) {
            if (answer)
                take(codec::stackDifferenceFrom(answer->value(QStringLiteral("difference")).toObject()));
            else
                finish(failLineByLine(answer.error()));
        });
}

void ReloadCommand::take(const StackDifference &difference)
{
    if (m_json) {
        QJsonObject object = codec::toJson(difference);
        object.insert(QStringLiteral("schema"), 1);
        object.insert(QStringLiteral("dry_run"), m_dryRun);
        finish(Console::print(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'));
        return;
    }
    const QStringList lines = difference.isEmpty() ? QStringList(tr("nothing has changed")) : difference.lines();
    finish(Console::print(lines.join(u'\n').toUtf8() + '\n'));
}

} // namespace paddock
