// SPDX-License-Identifier: Apache-2.0
#include "app/cli/upcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/headless.h"
#include "app/cli/stackrun.h"
#include "app/cli/wordsplitter.h"
#include "engine/base/descriptorlimit.h"
#include "engine/control/controlserver.h"
#include "engine/session/localsession.h"
#include "engine/stack/stackloader.h"

#include <CLI/CLI.hpp>

#include <QFileInfo>

namespace paddock {

QString UpCommand::summary() const { return tr("bring the services of a stack file up, and take them down again"); }

QString UpCommand::usage() const
{
    return QStringLiteral("[-f FILE] [--name NAME] [--detach] [--namespace NS] [SERVICE...]");
}

QString UpCommand::notes() const
{
    return tr("Starts the services (all, or those named with what they depend on) in dependency order and shows\n"
              "their output on standard output, each line prefixed with its service; what happens to them is said\n"
              "on standard error. Ctrl-C, SIGTERM and SIGHUP stop them in reverse order, a second one kills what is\n"
              "left at once. Until then other programs reach the session by its name: 'paddock ps', 'paddock logs'\n"
              "and so on. With --detach it goes on without this terminal until 'paddock down', and this program ends\n"
              "once the services are started; one that has failed three times in a row is tried on without it.\n\n"
              "Exit status: 0 everything was stopped as asked, or all services ended by themselves with exit 0;\n"
              "1 all ended by themselves, but not all with exit 0; 122 something outlived its stop and had to be\n"
              "killed; 125 a bad stack file, usage, or Paddock failed. With --detach: 0 all are started; 1 some have\n"
              "failed or wait for such a one, the others go on.");
}

void UpCommand::declare(CLI::App &app)
{
    app.add_option("-f", m_file,
                   tr("the stack file (the first of paddock.yaml, process-compose.yaml, Procfile here)").toStdString())
        ->type_name("FILE");
    app.add_option("--name", m_name, tr("the session's name (the folder's)").toStdString())->type_name("NAME");
    m_namespaces.declare(app);
    app.add_flag("--detach", m_detach, tr("leave it running without this terminal").toStdString());
    app.add_option(Headless::kOption, m_answerTo)->group(""); // not for people
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

std::optional<QStringList> UpCommand::wantedServices(const StackSpec &stack, const QStringList &named) const
{
    if (!checkNames(stack, named))
        return std::nullopt;
    QList<Namespaces::Candidate> candidates;
    for (const ServiceSpec &service : stack.services) {
        if (!service.disabled)
            candidates.append({service.name, service.namespaceName});
    }
    const auto picked = m_namespaces.pick(candidates);
    if (picked)
        return named + *picked;
    Console::say(picked.error().message);
    return std::nullopt;
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
    const std::optional<QStringList> wanted = wantedServices(stack, operands);
    if (!wanted)
        return ExitStatus::kPaddockFailed;

    const QString name = m_name.empty() ? SessionCard::nameFrom(stack.name) : QString::fromStdString(m_name);
    return m_detach ? detach(stack, name, *wanted) : bringUp(stack, name, *wanted);
}

int UpCommand::detach(const StackSpec &stack, const QString &sessionName, const QStringList &wanted) const
{
    if (const auto isFree = ControlAddress::checkFree(sessionName); !isFree)
        return Console::fail(isFree.error());
    const QStringList words{QStringLiteral("-f"), stack.filePath, QStringLiteral("--name"), sessionName,
                            QStringLiteral("--")};
    return Headless::start(sessionName, words + wanted);
}

int UpCommand::bringUp(const StackSpec &stack, const QString &sessionName, const QStringList &wanted)
{
    const bool isHeadless = m_answerTo >= 0;
    Headless headless(m_answerTo);
    const auto failWith = [&](const Error &error) {
        headless.pass(Console::line(error.message));
        headless.answer(ExitStatus::kPaddockFailed);
        return Console::fail(error);
    };
    raiseDescriptorLimit(); // two pipes a service
    auto session = LocalSession::create({std::nullopt, {}, stack.name});
    if (!session)
        return failWith(session.error());
    if (const auto opened = (*session)->openStack(stack); !opened)
        return failWith(opened.error());
    auto server = ControlServer::create(session->get(), sessionName, isHeadless);
    if (!server && (isHeadless || server.error().code == ErrorCode::InvalidArgument))
        return failWith(server.error());
    if (!server)
        Console::say(tr("other programs cannot reach this session: %1").arg(server.error().message));
    StackRun run(session->get(), wanted);
    if (isHeadless)
        run.setHeadless(&headless, sessionName);
    if (server)
        QObject::connect(server->get(), &ControlServer::closeAsked, &run,
                         [&run] { run.stop(tr("asked from outside")); });
    QObject::connect(
        &run, &StackRun::finished, qApp, [](int status) { QCoreApplication::exit(status); }, Qt::QueuedConnection);
    run.start();
    return QCoreApplication::exec();
}

} // namespace paddock
