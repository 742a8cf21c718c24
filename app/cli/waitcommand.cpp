// SPDX-License-Identifier: Apache-2.0
#include "app/cli/waitcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/base/duration.h"

#include <CLI/CLI.hpp>

namespace paddock {

namespace {

constexpr int kTimedOut = 124;

} // namespace

QString WaitCommand::notes() const
{
    return tr(
        "Exit status: for ready, 0 once it is, 1 when it has ended instead; for exit, the service's own (128 + N\n"
        "when signal N ended it); 124 the timeout has passed; 125 usage, no such session or service.");
}

void WaitCommand::declareMore(CLI::App &app)
{
    app.add_option("--for", m_for, tr("what to wait for: ready or exit").toStdString())->type_name("WHAT");
    app.add_option("--timeout", m_timeoutText, tr("give up after so long (never)").toStdString())->type_name("D");
}

Result<void> WaitCommand::check(const QStringList &operands)
{
    if (operands.size() != 1)
        return paddock::fail(ErrorCode::InvalidArgument, tr("wait wants the name of one service"));
    if (m_for != "ready" && m_for != "exit")
        return paddock::fail(ErrorCode::InvalidArgument, tr("wait wants --for ready or --for exit"));
    if (m_timeoutText.empty())
        return {};
    const auto timeout = parseDuration(QString::fromStdString(m_timeoutText));
    if (!timeout)
        return paddock::fail(ErrorCode::InvalidArgument, tr("--timeout: %1").arg(timeout.error().message));
    m_timeout = *timeout;
    return {};
}

void WaitCommand::begin()
{
    if (!namedServices())
        return;
    QObject::connect(&session(), &Session::serviceChanged, context(), [this] { look(); });
    QObject::connect(&session(), &Session::serviceRemoved, context(), [this] { look(); });
    QObject::connect(&session(), &Session::opened, context(), [this] { look(); });
    if (!m_timeoutText.empty()) {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, context(), [this] {
            const auto status = session().service(operands().front());
            Console::say(tr("%1 is %2 after %3")
                             .arg(operands().front(), status ? serviceStateId(status->state) : tr("gone"),
                                  formatDuration(m_timeout)));
            finish(kTimedOut);
        });
        m_timer.start(m_timeout);
    }
    look();
}

void WaitCommand::look()
{
    const auto status = session().service(operands().front());
    if (!status) {
        Console::say(tr("%1 is not there any more").arg(operands().front()));
        finish(ExitStatus::kPaddockFailed);
    } else if (m_for == "exit") {
        lookForExit(*status);
    } else if (status->state == ServiceState::Running && status->ready) {
        finish(ExitStatus::kDone);
    } else if (status->state == ServiceState::Exited || status->state == ServiceState::Failed ||
               status->state == ServiceState::GivenUp) {
        Console::say(tr("%1 will not be ready: %2").arg(status->id, status->reason));
        finish(ExitStatus::kServiceFailed);
    }
}

/// A service that never ran has not ended either.
void WaitCommand::lookForExit(const ServiceStatus &status)
{
    const bool ended = !isActive(status.state) && status.state != ServiceState::Waiting;
    if (!ended || (status.run == 0 && status.state == ServiceState::Stopped))
        return;
    finish(status.lastOutcome ? status.lastOutcome->shellStatus() : int(ExitStatus::kServiceFailed));
}

} // namespace paddock
