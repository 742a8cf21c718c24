// SPDX-License-Identifier: Apache-2.0
#include "app/cli/downcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/controladdress.h"

#include <CLI/CLI.hpp>

namespace paddock {

QString DownCommand::notes() const
{
    return tr("Services are stopped in reverse order, each after what needs it. Ends when nothing is left.\n\n"
              "Exit status: 0 everything was stopped as asked; 122 something outlived its stop and had to be killed;\n"
              "125 usage, no such session, or it was killed meanwhile.");
}

void DownCommand::declareMore(CLI::App &app)
{
    app.add_flag("--kill", m_kill, tr("kill everything at once").toStdString());
}

void DownCommand::begin()
{
    QObject::connect(&session(), &Session::serviceChanged, context(), [this](const QString &id) { takeService(id); });
    session().close();
    if (m_kill)
        session().close(); // the second one kills
}

void DownCommand::takeService(const QString &id)
{
    const auto status = session().service(id);
    if (!status)
        return;
    if (status->state == ServiceState::Stopping && !status->reason.isEmpty() && m_said.value(id) != status->reason) {
        m_said.insert(id, status->reason);
        Console::say(tr("%1: %2").arg(id, status->reason));
    }
    if (isActive(status->state) || !status->lastOutcome)
        return;
    m_survivors = m_survivors || status->lastOutcome->escalated || status->lastOutcome->membersAfter > 0;
}

/// Its warden has ended what it ran; its name is all that is left.
int DownCommand::takeKilled(const QString &sessionName, const Error &error)
{
    Console::say(error.message);
    ControlAddress::clear(sessionName);
    return ExitStatus::kDone;
}

/// The session says goodbye once everything is stopped; then its name is free as soon as it has hung up. One that hangs
/// up without a word was killed, or cannot be understood: that is said already, and nobody knows what is left.
void DownCommand::takeClosed()
{
    if (session().end() != RemoteSession::End::Closed) {
        finish(ExitStatus::kPaddockFailed);
        return;
    }
    QObject::connect(session().link(), &ControlLink::lost, context(),
                     [this] { finish(m_survivors && !m_kill ? ExitStatus::kLeftBehind : ExitStatus::kDone); });
}

} // namespace paddock
