// SPDX-License-Identifier: Apache-2.0
#include "app/cli/upcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/stackrun.h"
#include "app/cli/wordsplitter.h"
#include "engine/base/descriptorlimit.h"
#include "engine/session/localsession.h"
#include "engine/stack/stackloader.h"

#include <CLI/CLI.hpp>

#include <QFileInfo>

namespace paddock {

QString UpCommand::summary() const { return tr("bring the services of a stack file up, and take them down again"); }

QString UpCommand::usage() const { return QStringLiteral("[-f FILE] [SERVICE...]"); }

QString UpCommand::notes() const
{
    return tr("Starts the services (all, or those named with what they depend on) in dependency order and shows\n"
              "their output on standard output, each line prefixed with its service; what happens to them is said\n"
              "on standard error. Ctrl-C, SIGTERM and SIGHUP stop them in reverse order, a second one kills what is\n"
              "left at once.\n\n"
              "Exit status: 0 everything was stopped as asked, or all services ended by themselves with exit 0;\n"
              "1 all ended by themselves, but not all with exit 0; 122 something outlived its stop and had to be\n"
              "killed; 125 a bad stack file, usage, or Paddock failed.");
}

void UpCommand::declare(CLI::App &app)
{
    app.add_option("-f", m_file,
                   tr("the stack file (the first of paddock.yaml, process-compose.yaml, Procfile here)").toStdString())
        ->type_name("FILE");
}

std::optional<QString> UpCommand::findFile() const
{
    if (!m_file.empty())
        return QString::fromStdString(m_file);
    const QStringList candidates{QStringLiteral("paddock.yaml"), QStringLiteral("process-compose.yaml"),
                                 QStringLiteral("Procfile")};
    for (const QString &candidate : candidates) {
        if (QFileInfo::exists(candidate))
            return candidate;
    }
    Console::say(tr("there is no stack file here (%1); write one, or name it with -f FILE")
                     .arg(candidates.join(QLatin1String(", "))));
    return std::nullopt;
}

bool UpCommand::checkNames(const StackSpec &stack, const QStringList &wanted)
{
    QStringList known;
    for (const ServiceSpec &service : stack.services)
        known += service.name;
    bool allKnown = true;
    for (const QString &name : wanted) {
        if (known.contains(name))
            continue;
        Console::say(tr("no service %1 in %2; %3").arg(name, stack.filePath, SplitWords::nearestKnown(name, known)));
        allKnown = false;
    }
    return allKnown;
}

int UpCommand::execute(const QStringList &operands)
{
    const std::optional<QString> file = findFile();
    if (!file)
        return ExitStatus::kPaddockFailed;
    const StackOutcome read = StackLoader::read(*file);
    if (!read) {
        for (const StackProblem &problem : read.error())
            Console::say(problem.toString());
        return ExitStatus::kPaddockFailed;
    }
    for (const StackProblem &warning : read->warnings)
        Console::say(warning.toString());
    const StackSpec &stack = read->stack;
    if (!checkNames(stack, operands))
        return ExitStatus::kPaddockFailed;

    raiseDescriptorLimit(); // two pipes a service
    auto session = LocalSession::create({std::nullopt, {}, stack.name});
    if (!session)
        return Console::fail(session.error());
    if (const auto opened = (*session)->openStack(stack); !opened)
        return Console::fail(opened.error());
    StackRun run(session->get(), operands);
    QObject::connect(
        &run, &StackRun::finished, qApp, [](int status) { QCoreApplication::exit(status); }, Qt::QueuedConnection);
    run.start();
    return QCoreApplication::exec();
}

} // namespace paddock
