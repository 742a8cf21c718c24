// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ordercommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"

#include <CLI/CLI.hpp>

namespace paddock {

namespace {

constexpr std::chrono::seconds kWaitingNote{3};

bool canFreeze(ServiceState state)
{
    return state == ServiceState::Starting || state == ServiceState::Running || state == ServiceState::Frozen;
}

bool hasFailed(ServiceState state) { return state == ServiceState::Failed || state == ServiceState::GivenUp; }

} // namespace

QString OrderCommand::name() const
{
    switch (m_order) {
    case Order::Start:
        return QStringLiteral("start");
    case Order::Stop:
        return QStringLiteral("stop");
    case Order::Restart:
        return QStringLiteral("restart");
    case Order::Kill:
        return QStringLiteral("kill");
    case Order::Freeze:
        return QStringLiteral("freeze");
    case Order::Thaw:
        return QStringLiteral("thaw");
    }
    return {};
}

QString OrderCommand::summary() const
{
    switch (m_order) {
    case Order::Start:
        return tr("start services of a running session, with what they depend on");
    case Order::Stop:
        return tr("stop services of a running session, after what needs them");
    case Order::Restart:
        return tr("stop services of a running session and start them again");
    case Order::Kill:
        return tr("kill services of a running session at once");
    case Order::Freeze:
        return tr("freeze every process of services of a running session");
    case Order::Thaw:
        return tr("let frozen services of a running session go on");
    }
    return {};
}

QString OrderCommand::notes() const
{
    return tr("Ends when it is done.\n\nExit status: 0 done; 1 a service has failed instead; 125 usage, no such\n"
              "session or service, or the order could not be carried out.");
}

Result<void> OrderCommand::check(const QStringList &operands)
{
    if (operands.isEmpty() && !namesNamespaces())
        return paddock::fail(ErrorCode::InvalidArgument,
                             tr("%1 wants the name of a service, or --namespace").arg(name()));
    return {};
}

void OrderCommand::begin()
{
    const auto services = namedServices();
    if (!services)
        return;
    for (const QString &id : *services) {
        const ServiceStatus status = session().service(id).value_or(ServiceStatus());
        if (!operands().contains(id) && !canBeMeant(status))
            continue;
        m_open.insert(id);
        m_before.insert(id, status);
        if ((m_order == Order::Freeze || m_order == Order::Thaw) && !canFreeze(status.state)) {
            Console::say(tr("%1 does not run: it is %2").arg(id, serviceStateId(status.state)));
            finish(ExitStatus::kPaddockFailed);
            return;
        }
    }
    QObject::connect(&session(), &Session::serviceChanged, context(), [this] { look(); });
    QObject::connect(&session(), &Session::serviceRemoved, context(), [this] { look(); });
    QObject::connect(&session(), &Session::opened, context(), [this] { look(); });
    QObject::connect(&m_waitingNote, &QTimer::timeout, context(), [this] { sayWhatIsWaitedFor(); });
    m_waitingNote.start(kWaitingNote);
    for (const QString &id : std::as_const(m_open))
        give(id);
    look();
}

/// Who is not named but in a namespace that is.
bool OrderCommand::canBeMeant(const ServiceStatus &status) const
{
    switch (m_order) {
    case Order::Start:
    case Order::Restart:
        return !status.disabled || isActive(status.state);
    case Order::Freeze:
    case Order::Thaw:
        return canFreeze(status.state);
    case Order::Stop:
    case Order::Kill:
        return true;
    }
    return true;
}

void OrderCommand::give(const QString &id)
{
    ++m_unanswered;
    session().link()->request(name(), {{QStringLiteral("id"), id}}, [this](const Result<QJsonObject> &answer) {
        --m_unanswered;
        if (!answer)
            finish(Console::fail(answer.error()));
        else
            look();
    });
}

OrderCommand::Progress OrderCommand::progressOf(const ServiceStatus &status) const
{
    const ServiceStatus before = m_before.value(status.id);
    const bool ran = status.run > before.run;
    const bool failedNow = hasFailed(status.state) && (ran || status.since != before.since);
    switch (m_order) {
    case Order::Start:
        if (status.state == ServiceState::Running || status.state == ServiceState::Frozen ||
            (ran && status.state == ServiceState::Exited))
            return Progress::Done;
        return failedNow ? Progress::Failed : Progress::UnderWay;
    case Order::Restart:
        if (ran && (status.state == ServiceState::Running || status.state == ServiceState::Exited))
            return Progress::Done;
        return failedNow ? Progress::Failed : Progress::UnderWay;
    case Order::Stop:
    case Order::Kill:
        return isActive(status.state) || status.state == ServiceState::Waiting ? Progress::UnderWay : Progress::Done;
    case Order::Freeze:
        if (status.state == ServiceState::Frozen)
            return Progress::Done;
        return canFreeze(status.state) ? Progress::UnderWay : Progress::Failed; // it has ended meanwhile
    case Order::Thaw:
        return status.state != ServiceState::Frozen ? Progress::Done : Progress::UnderWay;
    }
    return Progress::Done;
}

/// It was taken out of the stack, and stopped for that.
OrderCommand::Progress OrderCommand::progressOfRemoved() const
{
    return m_order == Order::Stop || m_order == Order::Kill ? Progress::Done : Progress::Failed;
}

/// What was told before the answers is how things were before the orders.
void OrderCommand::look()
{
    if (m_unanswered > 0)
        return;
    for (const QString &id : QSet<QString>(m_open)) {
        const auto status = session().service(id);
        const Progress progress = status ? progressOf(*status) : progressOfRemoved();
        if (progress == Progress::UnderWay)
            continue;
        m_open.remove(id);
        if (progress == Progress::Failed) {
            sayFailed(id, status);
        }
    }
    if (m_open.isEmpty())
        finish(m_status);
}

void OrderCommand::sayFailed(const QString &id, const std::optional<ServiceStatus> &status)
{
    if (status && m_order == Order::Freeze) {
        Console::say(tr("%1 cannot be frozen any more: it is %2").arg(id, serviceStateId(status->state)));
        m_status = ExitStatus::kPaddockFailed;
        return;
    }
    Console::say(tr("%1 has failed: %2").arg(id, status ? status->reason : tr("it is not in the stack any more")));
    m_status = ExitStatus::kServiceFailed;
}

void OrderCommand::sayWhatIsWaitedFor()
{
    for (const QString &id : std::as_const(m_open)) {
        const auto status = session().service(id);
        if (status)
            Console::say(
                tr("%1: %2").arg(id, status->reason.isEmpty() ? serviceStateId(status->state) : status->reason));
    }
}

/// A state would never tell that a freeze has failed; all else may be about what happens at the same time.
void OrderCommand::takeProblem(const Error &error)
{
    const bool freezes = m_order == Order::Freeze || m_order == Order::Thaw;
    if (freezes && error.code == ErrorCode::FreezeFailed && m_open.contains(error.subject))
        finish(Console::fail(error));
    else
        RemoteCommand::takeProblem(error);
}

} // namespace paddock
