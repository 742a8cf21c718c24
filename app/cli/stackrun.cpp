// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stackrun.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/headless.h"
#include "app/cli/membertext.h"
#include "app/cli/stackstates.h"
#include "engine/base/duration.h"
#include "engine/base/signalname.h"
#include "engine/stack/criticalpath.h"

#include <algorithm>
#include <csignal>
#include <unistd.h>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::seconds kFirstWaitingNote{2};
constexpr std::chrono::seconds kNextWaitingNote{5};
constexpr qsizetype kMessageBytes = 1024 * 1024;

bool hasEnded(ServiceState state)
{
    return state == ServiceState::Exited || state == ServiceState::Failed || state == ServiceState::Stopped ||
           state == ServiceState::BackingOff || state == ServiceState::GivenUp;
}

} // namespace

StackRun::StackRun(LocalSession *session, const QStringList &wanted)
    : m_session(session), m_wanted(wanted), m_output(STDOUT_FILENO), m_messages(STDERR_FILENO)
{
    m_waitingNote.setInterval(kFirstWaitingNote);
    connect(&m_waitingNote, &QTimer::timeout, this, &StackRun::sayWhatIsWaitedFor);
    connect(&m_signals, &SignalWatcher::received, this, &StackRun::onSignal);
    connect(m_session, &Session::serviceChanged, this, &StackRun::onServiceChanged);
    connect(m_session, &Session::reloaded, this, &StackRun::onReloaded);
    connect(m_session, &Session::serviceRemoved, this, &StackRun::onServiceRemoved);
    connect(m_session, &LocalSession::settled, this, &StackRun::onSettled);
    connect(m_session, &Session::problem, this, &StackRun::onProblem);
    connect(m_session, &Session::notice, this, &StackRun::say);
    connect(m_session, &Session::closed, this, &StackRun::onClosed);
    connect(m_session, &LocalSession::failedForGood, this, &StackRun::onFailedForGood);
    connect(&m_output, &StreamWriter::drained, this, &StackRun::leaveIfWritten, Qt::QueuedConnection);
    connect(&m_messages, &StreamWriter::drained, this, &StackRun::leaveIfWritten, Qt::QueuedConnection);
    connect(&m_output, &StreamWriter::failed, this, [this](const Error &error) { stop(error.message); });
}

StackRun::~StackRun() = default;

void StackRun::setHeadless(Headless *headless, const QString &sessionName)
{
    m_headless = headless;
    m_sessionName = sessionName;
}

void StackRun::start()
{
    m_services = stackstates::meantServices(m_session->services(), m_wanted);

    m_feed = std::make_unique<LogFeed>([this](const QString &id) { return m_session->log(id); }, &m_output,
                                       m_headless ? QStringList() : QStringList(m_services.values()),
                                       LogFeed::wantsColour());
    connect(m_session, &Session::outputAppended, m_feed.get(), &LogFeed::fetch);
    connect(m_feed.get(), &LogFeed::linesLost, this,
            [this](const QString &service, quint64 count) { say(LogFeed::lostText(service, count)); });
    if (m_headless) {
        // Where there is nothing to start, nothing settles either.
        connect(m_session, &Session::mechanismChanged, this, [this] {
            if (m_session->isSettled())
                onSettled();
        });
    }
    if (m_wanted.isEmpty())
        m_session->startAll();
    for (const QString &name : std::as_const(m_wanted))
        m_session->start(name);
    for (const ServiceStatus &status : m_session->services()) {
        if (m_services.contains(status.id) && status.startup.askedAt)
            m_notReady.insert(status.id); // nothing is told before the warden is there
    }
}

void StackRun::onServiceChanged(const QString &id)
{
    const std::optional<ServiceStatus> status = m_session->service(id);
    if (!status || !m_session->mechanism())
        return; // the warden's failure is said once, and not by every service
    sayState(*status);
    countStates(*status);
    endWhereAllHaveEnded();
    // What follows from it is decided behind this: somebody may be started who was waiting for it.
    m_failsAgain = m_failsAgain || stackstates::failsAgain(*status);
    if (m_failsAgain && m_headless && !m_headless->isAnswered())
        QTimer::singleShot(0, this, &StackRun::answerIfStuck);
}

void StackRun::answerIfStuck()
{
    if (stackstates::isStuck(m_session->services()))
        answer();
}

/// What is new may have said something already; what goes is meant until it has gone.
void StackRun::onReloaded(const StackDifference &difference)
{
    say(difference.isEmpty() ? tr("reloaded: nothing has changed") : tr("reloaded; what has changed:"));
    for (const QString &line : difference.lines())
        say(line);
    if (difference.isEmpty())
        return;
    const QList<ServiceStatus> all = m_session->services();
    m_services = stackstates::meantServices(all, m_wanted);
    for (const QString &id : difference.removed)
        m_services.remove(id);
    if (!m_headless)
        m_feed->add(m_services.values());
    m_notReady.intersect(m_services);
    for (const ServiceStatus &status : all) {
        m_feed->fetch(status.id);
        countStates(status);
    }
}

void StackRun::onServiceRemoved(const QString &id)
{
    m_active.remove(id);
    m_notReady.remove(id);
    m_saidState.remove(id);
    say(tr("%1: gone").arg(id));
    endWhereAllHaveEnded();
}

void StackRun::sayState(const ServiceStatus &status)
{
    QString text;
    switch (status.state) {
    case ServiceState::Waiting:
        text = status.reason;
        break;
    case ServiceState::Starting:
        return; // the reason changes with every answer of its probe
    case ServiceState::Running:
        if (status.leader.pid == 0)
            return; // its program has just ended, and how is said next
        text =
            !status.reason.isEmpty() && !status.ready ? status.reason : tr("running (pid %1)").arg(status.leader.pid);
        break;
    case ServiceState::BackingOff:
        text = tr("restarting in %1: %2")
                   .arg(formatDuration(std::chrono::milliseconds(
                            QDateTime::currentDateTime().msecsTo(status.nextStartAt.value_or(status.since)))),
                        status.reason);
        break;
    case ServiceState::Frozen:
        text = tr("frozen");
        break;
    case ServiceState::Stopping:
        text = tr("stopping");
        break;
    case ServiceState::Stopped:
        text = status.run > 0 ? tr("stopped") : status.nextRunAt ? status.reason : QString();
        break;
    case ServiceState::GivenUp:
        text = status.reason;
        break;
    case ServiceState::Exited:
    case ServiceState::Failed:
        text = status.lastOutcome ? status.lastOutcome->describe() : status.reason;
        break;
    }
    if (text.isEmpty() || m_saidState.value(status.id) == text)
        return;
    m_saidState[status.id] = text;
    m_feed->fetch(status.id);
    say(status.id + QLatin1String(": ") + text);
    if (hasEnded(status.state))
        sayRemains(status);
}

/// What was still alive when the leader had ended by itself, or when the grace of its stop had passed.
void StackRun::sayRemains(const ServiceStatus &status)
{
    if (!status.lastOutcome)
        return;
    const Outcome &outcome = *status.lastOutcome;
    const bool outlivedStop = outcome.escalated || outcome.membersAfter > 0;
    if (status.state == ServiceState::Stopped && !outlivedStop)
        return;
    m_survivors = m_survivors || outlivedStop;
    if (outlivedStop && outcome.signal == SIGKILL)
        say(tr("%1: outlived its stop: %2 (pid %3): killed")
                .arg(status.id, status.commandLine, QString::number(outcome.leader.pid)));
    for (const Member &member : outcome.leftovers) {
        say((outlivedStop ? tr("%1: outlived its stop: %2: killed") : tr("%1: left behind: %2: killed"))
                .arg(status.id, MemberText::of(member)));
    }
}

void StackRun::countStates(const ServiceStatus &status)
{
    if (isActive(status.state))
        m_active.insert(status.id);
    else
        m_active.remove(status.id);
    if (!m_services.contains(status.id))
        return;
    const bool isUp = status.state == ServiceState::Running && status.ready;
    if (isUp || status.state == ServiceState::Exited)
        m_notReady.remove(status.id);
    else if (status.startup.askedAt)
        m_notReady.insert(status.id);
    if (isUp && m_notReady.isEmpty() && !std::exchange(m_saidAllReady, true))
        sayAllReady();
}

/// With how long it took, and whom that was up to.
void StackRun::sayAllReady()
{
    QList<StartupStep> steps;
    for (const ServiceStatus &status : m_session->services()) {
        if (m_services.contains(status.id) && status.startup.readyAt)
            steps.append({status.id, status.needs, status.startup});
    }
    const CriticalPath path = CriticalPath::of(steps);
    const QString took = formatDuration(path.total);
    say(steps.size() == 1 ? tr("the service is ready in %1").arg(took)
                          : tr("all %1 services ready in %2 (critical path: %3)")
                                .arg(QString::number(steps.size()), took, path.toText()));
}

void StackRun::onSettled()
{
    answer();
    endWhereAllHaveEnded();
}

/// Who has called for a session without a terminal need not wait any longer.
void StackRun::answer()
{
    if (!m_headless || m_headless->isAnswered() || !m_session->mechanism() || m_stopOrders > 0)
        return;
    say(tr("the session %1 goes on without a terminal (pid %2); 'paddock down --session %1' ends it")
            .arg(m_sessionName, QString::number(::getpid())));
    m_headless->answer(stackstates::isAllWell(m_session->services(), m_services) ? ExitStatus::kDone
                                                                                 : ExitStatus::kServiceFailed);
}

/// Somebody wanted that, and may want it to run again.
bool StackRun::isStoppedByHand() const
{
    const QList<ServiceStatus> all = m_session->services();
    return std::any_of(all.begin(), all.end(), [this](const ServiceStatus &status) {
        return m_services.contains(status.id) && status.state == ServiceState::Stopped && status.run > 0;
    });
}

/// Nothing runs and nothing is going to, by the clock either: what still waits, waits for a service that has ended.
void StackRun::endWhereAllHaveEnded()
{
    if (m_stopOrders > 0 || m_ending || !m_session->mechanism() || !m_session->isSettled() || !m_active.isEmpty())
        return;
    if (m_headless || isStoppedByHand())
        return;
    const QList<ServiceStatus> all = m_session->services();
    if (std::any_of(all.begin(), all.end(), [](const ServiceStatus &status) { return status.nextRunAt.has_value(); }))
        return;
    m_ending = true;
    const bool allWell = stackstates::isAllWell(m_session->services(), m_services);
    if (m_status == ExitStatus::kDone && !allWell)
        m_status = ExitStatus::kServiceFailed;
    say(allWell ? tr("all services have ended") : tr("all services have ended, not all of them with exit 0"));
    m_session->close();
}

/// The stack is nothing without it: everything stops, and its status becomes ours.
void StackRun::onFailedForGood(const QString &id)
{
    const std::optional<ServiceStatus> status = m_session->service(id);
    if (!status || m_stopOrders > 0)
        return;
    const int code = status->lastOutcome ? status->lastOutcome->shellStatus() : 0;
    m_status = code != 0 ? code : ExitStatus::kServiceFailed;
    stop(tr("%1 has failed for good").arg(id));
}

void StackRun::onSignal(int signal)
{
    if (m_closed) {
        Q_EMIT finished(m_status); // somebody does not want to wait for a reader that does not read
        return;
    }
    stop(signalName(signal));
}

void StackRun::stop(const QString &why)
{
    ++m_stopOrders;
    if (m_stopOrders == 1) {
        say(tr("%1: stopping in reverse order; once more kills at once").arg(why));
        m_waitingNote.start();
    } else if (m_stopOrders == 2) {
        say(tr("%1: killing what is left").arg(why));
    }
    if (m_stopOrders <= 2)
        m_session->close();
}

void StackRun::sayWhatIsWaitedFor()
{
    m_waitingNote.setInterval(kNextWaitingNote);
    for (const ServiceStatus &status : m_session->services()) {
        if (status.state == ServiceState::Stopping)
            say(tr("waiting for %1: %2").arg(status.id, status.reason.isEmpty() ? tr("stopping") : status.reason));
    }
}

void StackRun::onProblem(const Error &error)
{
    for (const QString &line : error.message.split(u'\n'))
        say(line);
    if (error.code == ErrorCode::WardenLost || !m_session->mechanism())
        m_status = ExitStatus::kPaddockFailed;
    if (!m_session->mechanism())
        onClosed(); // there is no warden, so nothing was started
}

void StackRun::onClosed()
{
    if (m_closed)
        return;
    m_closed = true;
    m_waitingNote.stop();
    if (m_headless)
        m_headless->answer(m_status);
    if (m_survivors && m_status == ExitStatus::kDone)
        m_status = ExitStatus::kLeftBehind;
    else if (m_stopOrders > 0 && m_status == ExitStatus::kDone)
        say(tr("everything is stopped, nothing is left"));
    for (const QString &service : std::as_const(m_services))
        m_feed->fetch(service);
    leaveIfWritten();
}

void StackRun::leaveIfWritten()
{
    if (m_closed && m_feed->isDone() && m_output.pendingBytes() == 0 && m_messages.pendingBytes() == 0)
        Q_EMIT finished(m_status);
}

void StackRun::say(const QString &message)
{
    if (m_headless) {
        m_headless->pass(Console::line(message));
        Headless::rotateMessages(m_sessionName);
    }
    // Nobody has read a megabyte of messages: more of them would only cost memory.
    if (m_messages.pendingBytes() < kMessageBytes)
        m_messages.write(Console::line(message));
}

} // namespace paddock
