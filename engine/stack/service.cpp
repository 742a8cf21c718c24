// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/service.h"

#include "engine/base/duration.h"
#include "engine/stack/logfile.h"
#include "engine/stack/memberwords.h"
#include "engine/supervision/logwatch.h"

#include <QRandomGenerator>

#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

/// A stop that takes longer says who it waits for, and again so often.
constexpr auto kPatience = 2s;
constexpr auto kSurvivorInterval = 1s;

SupervisionSpec supervisionOf(const ServiceSpec &spec)
{
    return {spec.name,   spec.command, spec.stop,        spec.restart,      spec.ready,
            spec.health, spec.timeout, spec.idleTimeout, spec.startTimeout, spec.limits};
}

double random() { return QRandomGenerator::global()->generateDouble(); }

} // namespace

Service::Service(ServiceSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_log(std::make_shared<LogStore>()),
      m_supervisor(supervisionOf(m_spec), group, pump, m_log, random), m_since(QDateTime::currentDateTime())
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
    connect(&m_supervisor, &Supervisor::orderFailed, this, &Service::orderFailed);
    connect(&m_supervisor, &Supervisor::ended, this, &Service::takeEnded);
}

Service::~Service()
{
    m_supervisor.disconnect(this); // its last signals would find a service that is half gone
}

void Service::watchFor(const QString &pattern) { m_logged.insert(pattern, false); }

void Service::setSpec(ServiceSpec spec)
{
    m_spec = std::move(spec);
    m_supervisor.setSpec(supervisionOf(m_spec));
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
    connect(m_logFile.get(), &LogFile::problem, this, [this](const Error &error) {
        Q_EMIT orderFailed({error.code, m_spec.name + QStringLiteral(": ") + error.message, error.nativeError});
    });
}

void Service::wait(const QString &reason)
{
    if (isActive(m_state) && m_state != ServiceState::BackingOff)
        return;
    if (!m_waitReason)
        m_startup = {QDateTime::currentDateTime(), std::nullopt, std::nullopt};
    if (m_state == ServiceState::BackingOff)
        m_supervisor.stop(); // it waits for others now, not for its time
    m_refusal.reset();
    m_waitReason = reason;
    refresh();
}

void Service::forget()
{
    if (!std::exchange(m_waitReason, std::nullopt))
        return;
    m_supervisor.stop(); // forgets how the run before had ended
    refresh();
}

void Service::refuse(const QString &reason)
{
    if (isActive(m_state))
        return;
    m_waitReason.reset();
    m_refusal = reason;
    refresh();
}

void Service::explain(const QString &reason)
{
    m_explanation = reason;
    refresh();
}

void Service::start()
{
    if (!m_waitReason)
        m_startup = {QDateTime::currentDateTime(), std::nullopt, std::nullopt};
    m_waitReason.reset();
    m_refusal.reset();
    m_explanation.clear();
    m_stopAsked = m_killAsked = false;
    m_supervisor.start();
}

void Service::stop()
{
    if (m_stopAsked || m_killAsked || !isActive(m_state))
        return;
    m_stopAsked = true;
    m_stopReason = std::exchange(m_foretold, QString());
    m_explanation.clear();
    m_survivorTimer.start(kPatience);
    m_supervisor.stop();
}

void Service::kill()
{
    if (!isActive(m_state))
        return;
    m_killAsked = true;
    m_stopReason = tr("killing");
    m_explanation.clear();
    m_survivorTimer.start(kPatience);
    m_supervisor.kill();
    refresh();
}

void Service::restart(const QString &why)
{
    m_waitReason.reset();
    m_refusal.reset();
    m_explanation.clear();
    m_stopReason = why;
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
    m_nextRunAt = time;
    refresh();
}

void Service::refresh()
{
    const ServiceState state = stateNow();
    if (state == ServiceState::Running && isReady() && !m_startup.readyAt)
        m_startup.readyAt = QDateTime::currentDateTime();
    if (state == ServiceState::BackingOff && !m_nextStartAt)
        m_nextStartAt = QDateTime::currentDateTime().addMSecs(m_supervisor.untilStart().count());
    else if (state != ServiceState::BackingOff)
        m_nextStartAt.reset();
    if (state != m_state)
        m_since = QDateTime::currentDateTime();
    m_state = state;
    m_reason = m_explanation.isEmpty() ? reasonNow() : m_explanation;
    announce();
}

/// A probe answers once a second and mostly as before: only news is told.
void Service::announce()
{
    const Shown now{m_state,    m_reason, isReady(), hasLaunched(), m_supervisor.isHealthy(), m_supervisor.leader(),
                    m_nextRunAt};
    if (std::exchange(m_shown, now) != now)
        Q_EMIT changed();
}

ServiceState Service::stateNow() const
{
    if (m_waitReason)
        return ServiceState::Waiting;
    if (m_refusal)
        return ServiceState::Failed;
    switch (m_supervisor.state()) {
    case SupervisorState::Down:
        return ServiceState::Stopped;
    case SupervisorState::Launching:
        return ServiceState::Starting;
    case SupervisorState::Up:
    case SupervisorState::Ready:
        if (m_endsLeftovers)
            return ServiceState::Stopping;
        if (m_supervisor.isFrozen())
            return ServiceState::Frozen;
        return m_supervisor.wasReady() ? ServiceState::Running : ServiceState::Starting;
    case SupervisorState::Stopping:
    case SupervisorState::Restarting:
    case SupervisorState::Failing:
        return ServiceState::Stopping;
    case SupervisorState::BackingOff:
        return ServiceState::BackingOff;
    case SupervisorState::Completed:
        return ServiceState::Exited;
    case SupervisorState::Failed:
        return ServiceState::Failed;
    case SupervisorState::GivenUp:
        return ServiceState::GivenUp;
    }
    return ServiceState::Stopped;
}

QString Service::reasonNow() const
{
    if (m_waitReason)
        return *m_waitReason;
    if (m_refusal)
        return *m_refusal;
    const Prober *const ready = m_supervisor.probes() ? m_supervisor.probes()->ready() : nullptr;
    switch (m_supervisor.state()) {
    case SupervisorState::Down:
        if (m_nextRunAt && m_stopReason.isEmpty())
            return tr("starts at %1").arg(m_nextRunAt->toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
        return m_stopReason;
    case SupervisorState::Stopping:
    case SupervisorState::Restarting:
        return m_stopReason;
    case SupervisorState::Launching:
        return {};
    case SupervisorState::Up:
    case SupervisorState::Ready:
        if (m_endsLeftovers)
            return m_stopReason;
        if (isReady() || !ready || m_supervisor.isFrozen())
            return {};
        if (m_supervisor.wasReady())
            return tr("not ready any more: %1").arg(ready->detail());
        return ready->detail().isEmpty() ? tr("not ready yet") : tr("not ready yet: %1").arg(ready->detail());
    case SupervisorState::Failing:
        return m_supervisor.failure();
    case SupervisorState::BackingOff:
    case SupervisorState::Completed:
    case SupervisorState::Failed:
    case SupervisorState::GivenUp:
        return restReason();
    }
    return {};
}

/// Why nothing runs: how the last run ended, and what that means.
QString Service::restReason() const
{
    const std::optional<Outcome> &last = m_supervisor.lastOutcome();
    QString why = last ? last->describe() : QString();
    if (last && last->error.code == ErrorCode::WardenLost && !last->error.message.isEmpty())
        why = last->error.message;
    if (!m_supervisor.failure().isEmpty())
        why = m_supervisor.failure();
    const std::optional<IntensitySpec> &intensity = m_spec.restart.intensity;
    if (m_supervisor.state() == SupervisorState::GivenUp && intensity)
        return tr("given up after %1 restarts in %2: %3")
            .arg(QString::number(intensity->count), formatDuration(intensity->period), why);
    if (m_supervisor.state() == SupervisorState::BackingOff)
        return intensity ? tr("%1, attempt %2 of %3")
                               .arg(why, QString::number(m_supervisor.restarts()), QString::number(intensity->count))
                         : tr("%1, attempt %2").arg(why, QString::number(m_supervisor.restarts()));
    return why;
}

void Service::takeLaunching()
{
    m_waitReason.reset();
    m_stopAsked = m_killAsked = m_endsLeftovers = false;
    m_stopReason.clear();
    m_foretold.clear();
    m_explanation.clear();
    m_startup.startedAt = QDateTime::currentDateTime();
    m_startup.readyAt.reset();
    note(tr("starting: %1").arg(m_spec.command.display()));
    m_watches.clear();
    for (auto pattern = m_logged.begin(); pattern != m_logged.end(); ++pattern) {
        pattern.value() = false;
        m_watches.push_back(std::make_unique<LogWatch>(m_log, m_log->snapshot().endLine(), pattern.key()));
        connect(m_watches.back().get(), &LogWatch::matched, this, [this, key = pattern.key()] {
            m_logged.insert(key, true);
            Q_EMIT changed();
        });
    }
}

void Service::takeLeftovers(const QList<Member> &leftovers)
{
    const QString names = listMembers(leftovers);
    note(leftovers.size() == 1 ? tr("1 left behind is ended: %1").arg(names)
                               : tr("%1 left behind are ended: %2").arg(QString::number(leftovers.size()), names));
    if (m_state == ServiceState::Stopping)
        return;
    m_endsLeftovers = true;
    m_survivorTimer.start(kPatience);
    m_stopReason = tr("ending what was left behind: %1").arg(shortListOfMembers(leftovers));
    refresh();
}

void Service::takeEscalated(const QList<Member> &survivors)
{
    note(survivors.isEmpty() ? tr("did not stop in time and is killed")
                             : tr("did not stop in time and is killed: %1").arg(listMembers(survivors)));
    m_stopReason = tr("the grace has passed, killing");
    refresh();
}

void Service::takeEnded(const Outcome &outcome)
{
    m_survivorTimer.stop();
    m_endsLeftovers = false;
    m_stopReason = m_killAsked         ? tr("killed")
                   : outcome.escalated ? tr("killed, it did not stop within its grace")
                                       : QString();
    if (outcome.succeeded() && !m_startup.readyAt)
        m_startup.readyAt = QDateTime::currentDateTime();
    noteEnd(outcome);
}

void Service::noteEnd(const Outcome &outcome)
{
    const QString took = outcome.kind == Outcome::Kind::FailedToStart
                             ? QString()
                             : tr(" after %1").arg(formatDuration(outcome.usage.wall));
    if (m_stopAsked || m_killAsked)
        note((m_stopReason.isEmpty() ? tr("stopped") : m_stopReason) + took);
    else if (outcome.error.code == ErrorCode::WardenLost && !outcome.error.message.isEmpty())
        note(outcome.error.message + took);
    else if (!m_supervisor.failure().isEmpty())
        note(m_supervisor.failure() + tr(", ended") + took);
    else
        note(outcome.describe() + took);
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
    const QString names = shortListOfMembers(left);
    m_stopReason = left.size() == 1 ? tr("stopping: 1 process left (%1)").arg(names)
                                    : tr("stopping: %1 processes left (%2)").arg(QString::number(left.size()), names);
    refresh();
}

void Service::note(const QString &text)
{
    m_log->note((tr("run %1").arg(m_supervisor.run()) + QStringLiteral(" · ") + text).toUtf8());
}

} // namespace paddock
