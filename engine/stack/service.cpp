// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/service.h"

#include "engine/stack/logfile.h"
#include "engine/stack/memberwords.h"

#include <QRandomGenerator>

#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

/// A stop that takes longer says who it waits for, and again so often.
constexpr auto kPatience = 2s;
constexpr auto kSurvivorInterval = 1s;

double random() { return QRandomGenerator::global()->generateDouble(); }

} // namespace

Service::Service(ServiceSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_log(std::make_shared<LogStore>()),
      m_supervisor(m_spec.supervision(), group, pump, m_log, random), m_since(QDateTime::currentDateTimeUtc()),
      m_patterns(m_log)
{
    openLogFile();
    connect(&m_survivorTimer, &QTimer::timeout, this, &Service::nameSurvivors);
    connect(&m_supervisor, &Supervisor::stateChanged, this, &Service::refresh);
    connect(&m_supervisor, &Supervisor::detailChanged, this, &Service::refresh);
    connect(&m_supervisor, &Supervisor::frozenChanged, this, &Service::refresh);
    connect(&m_supervisor, &Supervisor::launching, this, &Service::takeLaunching);
    connect(&m_supervisor, &Supervisor::groupChanged, this, [this] {
        Q_EMIT groupChanged();
        refresh(); // the leader is known now, or gone
    });
    connect(&m_supervisor, &Supervisor::leftoversFound, this, &Service::takeLeftovers);
    connect(&m_supervisor, &Supervisor::escalated, this, &Service::takeEscalated);
    connect(&m_supervisor, &Supervisor::orderFailed, this, &Service::takeProblem);
    connect(&m_supervisor, &Supervisor::stopStepFailed, this, &Service::note);
    connect(&m_supervisor, &Supervisor::ended, this, &Service::takeEnded);
    connect(&m_patterns, &RunPatterns::seen, this, &Service::changed);
}

Service::~Service()
{
    m_supervisor.disconnect(this); // its last signals would find a service that is half gone
    if (m_logFile)
        m_logFile->disconnect(this);
}

void Service::setSpec(ServiceSpec spec)
{
    m_spec = std::move(spec);
    m_supervisor.setSpec(m_spec.supervision());
    openLogFile();
    Q_EMIT changed();
}

/// As the specification says now. Another file gets what the log still holds, from its first line.
void Service::openLogFile()
{
    if (m_logFile && m_spec.log && m_logFile->spec() == *m_spec.log)
        return;
    m_logFile.reset();
    if (!m_spec.log)
        return;
    m_logFile = std::make_unique<LogFile>(*m_spec.log, m_log);
    connect(m_logFile.get(), &LogFile::problem, this, &Service::takeProblem);
}

void Service::takeProblem(const Error &error)
{
    Q_EMIT orderFailed(
        {error.code, m_spec.name + QStringLiteral(": ") + error.message, error.nativeError, m_spec.name});
}

void Service::wait(const WaitCause &cause)
{
    if (isActive(m_state) && m_state != ServiceState::BackingOff)
        return;
    if (!m_remarks.wait)
        m_startup = {QDateTime::currentDateTimeUtc(), std::nullopt, std::nullopt};
    if (m_state == ServiceState::BackingOff)
        m_supervisor.stop(); // it waits for others now, not for its time
    m_remarks.refusal.reset();
    m_remarks.wait = cause;
    refresh();
}

void Service::forget()
{
    if (!std::exchange(m_remarks.wait, std::nullopt))
        return;
    m_supervisor.stop(); // forgets how the run before had ended
    refresh();
}

void Service::refuse(const QString &reason)
{
    if (isActive(m_state))
        return;
    m_remarks.wait.reset();
    m_remarks.refusal = reason;
    refresh();
}

void Service::hold(const WaitCause &cause)
{
    m_remarks.hold = cause;
    refresh();
}

void Service::letGo()
{
    m_remarks.hold.reset();
    refresh();
}

void Service::start()
{
    if (!m_remarks.wait)
        m_startup = {QDateTime::currentDateTimeUtc(), std::nullopt, std::nullopt};
    m_remarks.wait.reset();
    m_remarks.refusal.reset();
    m_remarks.hold.reset();
    m_remarks.stopAsked = m_remarks.killAsked = false;
    m_supervisor.start();
}

void Service::stop()
{
    if (m_remarks.stopAsked || m_remarks.killAsked || !isActive(m_state))
        return;
    m_remarks.stopAsked = true;
    m_remarks.stopReason = std::exchange(m_foretold, QString());
    m_remarks.hold.reset();
    m_survivorTimer.start(kPatience);
    m_supervisor.stop();
}

void Service::kill()
{
    if (!isActive(m_state))
        return;
    m_remarks.killAsked = true;
    m_remarks.stopReason = tr("killing");
    m_remarks.hold.reset();
    m_survivorTimer.start(kPatience);
    m_supervisor.kill();
    refresh();
}

Result<void> Service::setFrozen(bool frozen)
{
    if (m_supervisor.setFrozen(frozen))
        return {};
    const QString message = frozen ? tr("%1 cannot be frozen: it is %2") : tr("%1 cannot be thawed: it is %2");
    return std::unexpected(
        Error{ErrorCode::FreezeFailed, message.arg(m_spec.name, serviceStateId(m_state)), 0, m_spec.name});
}

void Service::restart(const QString &why)
{
    m_remarks.wait.reset();
    m_remarks.refusal.reset();
    m_remarks.hold.reset();
    m_remarks.stopReason = why;
    note(tr("restarting: %1").arg(why));
    m_survivorTimer.start(kPatience);
    m_supervisor.restart();
    refresh();
}

void Service::foretellStop(const QString &why)
{
    m_foretold = why;
    note(tr("restarting: %1").arg(why));
}

void Service::setNextRunAt(const std::optional<QDateTime> &time)
{
    m_remarks.nextRunAt = time;
    refresh();
}

void Service::refresh()
{
    const ServiceState state = servicewords::state(m_supervisor, m_remarks);
    const bool isUp = (state == ServiceState::Running && isReady()) || state == ServiceState::Exited;
    if (isUp && !m_startup.readyAt)
        m_startup.readyAt = QDateTime::currentDateTimeUtc();
    if (state == ServiceState::BackingOff && !m_nextStartAt)
        m_nextStartAt = QDateTime::currentDateTimeUtc().addMSecs(m_supervisor.untilStart().count());
    else if (state != ServiceState::BackingOff)
        m_nextStartAt.reset();
    if (state != m_state)
        m_since = QDateTime::currentDateTimeUtc();
    m_state = state;
    m_reason = servicewords::reason(m_supervisor, m_remarks);
    announce();
}

/// A probe answers once a second and mostly as before: only news is told.
void Service::announce()
{
    const Shown now{m_state,
                    m_reason,
                    waitsFor(),
                    isReady(),
                    hasLaunched(),
                    m_supervisor.isHealthy(),
                    m_supervisor.leader(),
                    m_remarks.nextRunAt,
                    m_supervisor.probes() ? m_supervisor.probes()->words() : QString()};
    if (std::exchange(m_shown, now) != now)
        Q_EMIT changed();
}

void Service::takeLaunching()
{
    m_remarks.wait.reset();
    m_remarks.stopAsked = m_remarks.killAsked = m_remarks.endsLeftovers = false;
    m_remarks.stopReason.clear();
    m_foretold.clear();
    m_remarks.hold.reset();
    if (!m_startup.startedAt) // a run after that one failed belongs to the same start-up
        m_startup.startedAt = QDateTime::currentDateTimeUtc();
    note(tr("starting: %1").arg(m_spec.command.display()));
    m_patterns.beginRun();
}

void Service::takeLeftovers(const QList<Member> &leftovers)
{
    note(servicewords::leftovers(leftovers));
    if (m_state == ServiceState::Stopping)
        return;
    m_remarks.endsLeftovers = true;
    m_survivorTimer.start(kPatience);
    m_remarks.stopReason = tr("ending what was left behind: %1").arg(shortListOfMembers(leftovers));
    refresh();
}

void Service::takeEscalated(const QList<Member> &survivors)
{
    note(survivors.isEmpty() ? tr("did not stop in time and is killed")
                             : tr("did not stop in time and is killed: %1").arg(listMembers(survivors)));
    m_remarks.stopReason = tr("the grace has passed, killing");
    refresh();
}

void Service::takeEnded(const Outcome &outcome)
{
    m_survivorTimer.stop();
    m_remarks.endsLeftovers = false;
    m_remarks.stopReason = m_remarks.killAsked ? tr("killed")
                           : outcome.escalated ? tr("killed, it did not stop within its grace")
                                               : QString();
    note(servicewords::end(m_supervisor, m_remarks, outcome));
}

void Service::nameSurvivors()
{
    m_survivorTimer.stop();
    if (m_state != ServiceState::Stopping)
        return;
    m_survivorTimer.start(kSurvivorInterval);
    const QList<Member> left = m_supervisor.members();
    if (left.isEmpty())
        return;
    m_remarks.stopReason = servicewords::survivors(left);
    refresh();
}

void Service::note(const QString &text)
{
    m_log->note((tr("run %1").arg(m_supervisor.run()) + QStringLiteral(" · ") + text).toUtf8());
}

} // namespace paddock
