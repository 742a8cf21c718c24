// SPDX-License-Identifier: Apache-2.0
#include "app/cli/remotecommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/wordsplitter.h"
#include "engine/control/sessionchoice.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace paddock {

void RemoteCommand::declare(CLI::App &app)
{
    app.add_option("--session", m_name,
                   tr("the session of this name (that of this folder, or the only one)").toStdString())
        ->type_name("NAME");
    declareMore(app);
}

Result<void> RemoteCommand::check(const QStringList &operands)
{
    Q_UNUSED(operands)
    return {};
}

Result<void> RemoteCommand::wantNoOperands(const SubCommand &command, const QStringList &operands)
{
    if (operands.isEmpty())
        return {};
    return paddock::fail(ErrorCode::InvalidArgument,
                         tr("%1 takes no operands, but was given '%2'").arg(command.name(), operands.front()));
}

int RemoteCommand::execute(const QStringList &operands)
{
    m_operands = operands;
    if (const auto valid = check(operands); !valid)
        return Console::fail(valid.error());
    const auto card =
        SessionChoice::choose(readSessionCards(), QString::fromStdString(m_name), QStringLiteral("--session"));
    if (!card && card.error().code == ErrorCode::Gone)
        return takeKilled(QString::fromStdString(m_name), card.error());
    if (!card)
        return Console::fail(card.error());
    auto session = RemoteSession::connectTo(card->name, name());
    if (!session)
        return Console::fail(session.error());
    m_session = std::move(*session);
    QObject::connect(m_session.get(), &Session::opened, &m_context, [this] {
        if (!std::exchange(m_begun, true))
            begin();
    });
    QObject::connect(m_session.get(), &Session::problem, &m_context, [this](const Error &error) {
        if (!m_status)
            takeProblem(error);
    });
    QObject::connect(m_session.get(), &Session::closed, &m_context, [this] {
        if (!m_status)
            takeClosed();
    });
    const int status = QCoreApplication::exec();
    m_session.reset();
    return status;
}

int RemoteCommand::takeKilled(const QString &sessionName, const Error &error)
{
    Q_UNUSED(sessionName)
    return Console::fail(error);
}

void RemoteCommand::takeClosed()
{
    if (m_session->end() == RemoteSession::End::Closed) // else the problem was said
        Console::say(tr("the session %1 has ended").arg(m_session->sessionName()));
    finish(ExitStatus::kPaddockFailed);
}

void RemoteCommand::takeProblem(const Error &error) { Console::say(error.message); }

std::optional<QStringList> RemoteCommand::namedServices()
{
    QStringList known;
    QList<Namespaces::Candidate> candidates;
    for (const ServiceStatus &status : m_session->services()) {
        known += status.id;
        candidates.append({status.id, status.namespaceName});
    }
    if (m_operands.isEmpty() && m_namespaces.isEmpty())
        return known;
    const auto picked = m_namespaces.pick(candidates);
    if (!picked) {
        Console::say(picked.error().message);
        finish(ExitStatus::kPaddockFailed);
        return std::nullopt;
    }
    bool allKnown = true;
    for (const QString &name : m_operands) {
        if (known.contains(name))
            continue;
        Console::say(tr("no service %1 in the session %2; %3")
                         .arg(name, m_session->sessionName(), SplitWords::nearestKnown(name, known)));
        allKnown = false;
    }
    if (allKnown)
        return m_operands + *picked;
    finish(ExitStatus::kPaddockFailed);
    return std::nullopt;
}

int RemoteCommand::failLineByLine(const Error &error)
{
    int status = ExitStatus::kPaddockFailed;
    for (const QString &line : error.message.split(u'\n'))
        status = Console::fail({error.code, line, error.nativeError});
    return status;
}

void RemoteCommand::finish(int status)
{
    if (m_status)
        return;
    m_status = status;
    // Queued: it may be called before the event loop has begun.
    QMetaObject::invokeMethod(&m_context, [status] { QCoreApplication::exit(status); }, Qt::QueuedConnection);
}

} // namespace paddock
