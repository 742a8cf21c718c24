// SPDX-License-Identifier: Apache-2.0
#include "app/cli/convertcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/stack/stackloader.h"

#include <CLI/CLI.hpp>

#include <QFile>
#include <QFileInfo>

namespace paddock {

namespace {

void sayAll(const QList<StackProblem> &problems)
{
    for (const StackProblem &problem : problems)
        Console::say(problem.toString());
}

} // namespace

QString ConvertCommand::summary() const { return tr("write another program's stack file as a paddock.yaml"); }

QString ConvertCommand::usage() const { return QStringLiteral("[-o OUT] FILE"); }

QString ConvertCommand::notes() const
{
    return tr(
        "Reads process-compose.yaml, Procfile (with the .env beside it), mprocs.yaml and package.json. What has no\n"
        "counterpart is said on standard error by its name and line, and stands in comments at the top of what\n"
        "is written.\n\n"
        "Exit status: 0 it is written and right; 125 the file cannot be converted, or what came of it has\n"
        "mistakes that its author has to mend.");
}

void ConvertCommand::declare(CLI::App &app)
{
    app.add_option("-o", m_output,
                   tr("where to write (standard output); never over a file that is there").toStdString())
        ->type_name("OUT");
}

int ConvertCommand::execute(const QStringList &operands)
{
    if (operands.size() != 1) {
        Console::say(tr("convert takes one file: paddock convert FILE"));
        return ExitStatus::kPaddockFailed;
    }
    const FileSource files = systemFiles();
    const QString path = QFileInfo(operands.front()).absoluteFilePath();
    const Result<QByteArray> text = files(path);
    if (!text) {
        Console::say(tr("%1: the file cannot be read: %2").arg(operands.front(), text.error().message));
        return ExitStatus::kPaddockFailed;
    }
    const auto converted = StackLoader::convert(*text, path, files);
    if (!converted) {
        sayAll(converted.error());
        return ExitStatus::kPaddockFailed;
    }
    sayAll(converted->notes);
    if (const int status = put(converted->text); status != 0)
        return status;
    const StackOutcome read = StackLoader::parse(*text, path, QProcessEnvironment::systemEnvironment(), files);
    if (read)
        return 0;
    sayAll(read.error());
    return ExitStatus::kPaddockFailed;
}

int ConvertCommand::put(const QByteArray &text) const
{
    if (m_output.empty())
        return Console::print(text);
    const QString path = QString::fromStdString(m_output);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(text) != text.size() || !file.flush()) {
        Console::say(tr("cannot write %1: %2").arg(path, file.errorString()));
        return ExitStatus::kPaddockFailed;
    }
    return 0;
}

} // namespace paddock
