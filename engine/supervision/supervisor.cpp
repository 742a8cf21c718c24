// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/supervisor.h"

#include "engine/base/duration.h"
#include "engine/supervision/portcheck.h"

#include <algorithm>
#include <utility>

namespace paddock {

using State = SupervisorState;
using Event = SupervisorEvent;
using Action = SupervisorAction;

namespace {

constexpr QLatin1StringView kRunMark{".run-"}; ///< between a service's name and the number of its run

/// The service's name in "shop/api.run-3/main"; empty where that is no run's group.
QString serviceIn(const QString &groupPath)
{
    const QString branch = groupPath.section(u'/', -2, -2);
    return branch.left(std::max<qsizetype>(0, branch.lastIndexOf(kRunMark)));
}

} // namespace

Supervisor::Supervisor(SupervisionSpec spec, SessionGroup *group, OutputPump *pump, std::shared_ptr<LogStore> log,
                       Backoff::Random random, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_group(group), m_pump(pump), m_log(std::move(log)),
      m_random(std::move(random)), m_backoff(m_spec.restart.backoff, m_random), m_intensity(m_spec.restart.intensity)
{
    m_restTimer.setSingleShot(true);
    m_restTimer.setTimerType(Qt::PreciseTimer); // a coarse one comes up to a twentieth too early
    m_startTimer.setSingleShot(true);
    connect(&m_restTimer, &QTimer::timeout, this, [this] { apply(Event::BackoffElapsed); });
    connect(&m_startTimer, &QTimer::timeout, this, [this] {
        if (!m_wasReady)
            fail(Event::StartTimedOut,
                 tr("was not ready within %1").arg(formatDuration(m_startTimer.intervalAsDuration())));
    });
}

Supervisor::~Supervisor()
{
    retireProbes();
    if (m_process) {
        m_process->disconnect(this); // its last signals would find half an object
        delete m_process;
    }
}

std::optional<bool> Supervisor::isHealthy() const
{
    const Prober *const health = m_probes ? m_probes->health() : nullptr;
    if (!health || health->verdict() == ProbeCounter::Verdict::Unknown)
        return std::nullopt;
    return health->verdict() == ProbeCounter::Verdict::Good;
}

GroupLocation Supervisor::location() const { return m_process ? m_process->location() : GroupLocation(); }

std::chrono::milliseconds Supervisor::untilStart() const
{
    return m_restTimer.isActive() ? m_restTimer.remainingTimeAsDuration() : std::chrono::milliseconds(0);
}

void Supervisor::start()
{
    if (!hasProcess(m_state) && m_state != State::BackingOff) {
        m_backoff.reset();
        m_intensity.clear();
        m_restarts = 0;
    }
    apply(Event::StartAsked);
}

void Supervisor::stop() { apply(Event::StopAsked); }

void Supervisor::restart() { apply(Event::RestartAsked); }

void Supervisor::kill() { apply(Event::KillAsked); }

bool Supervisor::setFrozen(bool frozen) { return m_process && m_process->setFrozen(frozen); }

void Supervisor::setSpec(SupervisionSpec spec)
{
    const SupervisionSpec before = std::exchange(m_spec, std::move(spec));
    if (before.restart.backoff != m_spec.restart.backoff)
        m_backoff = Backoff(m_spec.restart.backoff, m_random);
    if (before.restart.intensity != m_spec.restart.intensity)
        m_intensity = RestartIntensity(m_spec.restart.intensity);
    if (m_process)
        m_process->setStopPlan(m_spec.stop);
    // A probe of the next run would look for something that this one does not have.
    if (needsNewRun(before, m_spec) || !m_probes)
        return;
    if (before.startTimeout != m_spec.startTimeout && !m_wasReady) {
        m_startTimer.stop();
        if (m_spec.startTimeout)
            m_startTimer.start(*m_spec.startTimeout);
    }
    if (before.ready == m_spec.ready && before.health == m_spec.health)
        return;
    retireProbes();
    beginProbes();
    Q_EMIT detailChanged();
}

void Supervisor::apply(Event event)
{
    const State before = m_state;
    const SupervisorStep step = supervisorStep(m_state, event);
    m_state = step.next;
    act(step.action);
    if (m_state != before)
        Q_EMIT stateChanged(m_state);
}

void Supervisor::act(Action action)
{
    switch (action) {
    case Action::Nothing:
        break;
    case Action::Launch:
        m_restTimer.stop();
        launch();
        break;
    case Action::Stop:
        m_startTimer.stop();
        retireProbes(); // what is going to stop is not asked how it is
        if (m_process)
            m_process->stop();
        else
            callOff();
        break;
    case Action::Kill:
        m_startTimer.stop();
        retireProbes();
        if (m_process)
            m_process->kill();
        else
            callOff();
        break;
    case Action::Rest:
        m_restTimer.start(m_rest);
        break;
    case Action::Unrest:
        m_restTimer.stop();
        break;
    }
}

void Supervisor::launch()
{
    ++m_run;
    m_launched = m_wasReady = false;
    m_failure.clear();
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_firstLine = m_log->snapshot().endLine();
    Q_EMIT launching();
    if (m_spec.ports.isEmpty())
        return awaitWarden();
    m_portCheck = std::make_unique<PortCheck>(m_spec.ports);
    connect(m_portCheck.get(), &PortCheck::done, this, &Supervisor::takePorts);
}

void Supervisor::takePorts(const QList<PortHolder> &holders)
{
    m_portCheck.release()->deleteLater(); // it is the sender
    QStringList conflicts;
    for (const PortHolder &holder : holders) {
        const QString service = holder.process ? serviceIn(m_group->groupOf(holder.process->key.pid)) : QString();
        if (!isShared(service))
            conflicts.append(holder.describe(service));
    }
    if (conflicts.isEmpty())
        awaitWarden();
    else
        refuseLaunch({ErrorCode::AddressInUse, conflicts.join(QStringLiteral("; ")), 0});
}

/// Equals may listen on one port together (SO_REUSEPORT); where they do not, each says so itself.
bool Supervisor::isShared(const QString &service) const
{
    if (m_spec.replicaOf.isEmpty() || !service.startsWith(m_spec.replicaOf + u'-'))
        return false;
    bool isNumber = false;
    service.mid(m_spec.replicaOf.size() + 1).toInt(&isNumber);
    return isNumber;
}

void Supervisor::awaitWarden()
{
    if (m_group->isReady())
        return launchNow();
    // The warden has been lost, or has not been there yet.
    connect(m_group, &SessionGroup::ready, this, &Supervisor::launchNow, Qt::SingleShotConnection);
    connect(m_group, &SessionGroup::failed, this, &Supervisor::refuseLaunch, Qt::SingleShotConnection);
    m_group->open();
}

/// What was waited for is not wanted any more.
void Supervisor::callOff()
{
    m_group->disconnect(this);
    m_portCheck.reset();
    Outcome outcome;
    outcome.kind = Outcome::Kind::Cancelled;
    QMetaObject::invokeMethod(this, [this, outcome] { takeEnd(outcome); }, Qt::QueuedConnection);
}

void Supervisor::refuseLaunch(const Error &error)
{
    m_group->disconnect(this);
    Outcome outcome;
    outcome.kind = Outcome::Kind::FailedToStart;
    outcome.error = error;
    takeEnd(outcome);
}

void Supervisor::launchNow()
{
    m_group->disconnect(this);
    m_branch = m_group->createBranch(m_spec.name + kRunMark + QString::number(m_run));
    const Result<Command> command = commandOfRun();
    m_process = new Process(m_group, QStringLiteral("main"), command ? *command : m_spec.command, processOptions(),
                            m_pump, this);
    connect(m_process, &Process::started, this, &Supervisor::takeLaunched);
    connect(m_process, &Process::frozenChanged, this, [this](bool frozen) {
        if (m_probes)
            m_probes->setPaused(frozen);
        Q_EMIT frozenChanged(frozen);
    });
    connect(m_process, &Process::leftoversFound, this, &Supervisor::leftoversFound);
    connect(m_process, &Process::escalated, this, &Supervisor::escalated);
    connect(m_process, &Process::stopStepFailed, this, &Supervisor::stopStepFailed);
    connect(m_process, &Process::orderFailed, this, &Supervisor::orderFailed);
    connect(m_process, &Process::finished, this, &Supervisor::takeEnd);
    if (!command)
        Q_EMIT orderFailed(command.error()); // it runs all the same, and is not ready until its deadline
    if (m_spec.startTimeout && m_spec.ready)
        m_startTimer.start(*m_spec.startTimeout);
    m_process->start();
}

Process::Options Supervisor::processOptions() const
{
    Process::Options options;
    options.stop = m_spec.stop;
    options.timeout = m_spec.timeout;
    options.idleTimeout = m_spec.idleTimeout;
    options.limits = m_spec.limits;
    options.branch = m_branch.get();
    options.log = m_log;
    return options;
}

bool Supervisor::listensForNotifications() const
{
    const auto isNotify = [](const std::optional<ProbeSpec> &spec) {
        return spec && std::holds_alternative<NotifyCheck>(spec->check);
    };
    return isNotify(m_spec.ready) || isNotify(m_spec.health);
}

/// With the address to send notifications to, where they are listened for (sd_notify(3), sd_watchdog_enabled(3)).
Result<Command> Supervisor::commandOfRun()
{
    Command command = m_spec.command;
    if (!listensForNotifications())
        return command;
    auto socket = NotifySocket::create([this](std::int32_t pid) {
        const QList<Member> all = members();
        return std::any_of(all.begin(), all.end(), [pid](const Member &each) { return each.key.pid == pid; });
    });
    if (!socket)
        return std::unexpected(socket.error());
    m_notify = std::move(*socket);
    command.environment.insert(QStringLiteral("NOTIFY_SOCKET"), m_notify->address());
    if (m_spec.health && std::holds_alternative<NotifyCheck>(m_spec.health->check))
        command.environment.insert(
            QStringLiteral("WATCHDOG_USEC"),
            QString::number(std::chrono::duration_cast<std::chrono::microseconds>(m_spec.health->period).count()));
    return command;
}

void Supervisor::takeLaunched()
{
    m_launched = true;
    m_startedAt = QDateTime::currentDateTimeUtc();
    Q_EMIT groupChanged();
    apply(Event::Launched);
    if (m_state != State::Up)
        return; // asked to stop before it had begun
    beginProbes();
}

/// What was ready stays so until the probe says otherwise.
void Supervisor::beginProbes()
{
    Probes::Context context{m_group, m_branch.get(), m_pump, m_log, m_firstLine, m_spec.command, m_notify.get()};
    m_probes = std::make_unique<Probes>(std::move(context), m_spec.ready, m_spec.health);
    connect(m_probes.get(), &Probes::readyChanged, this, &Supervisor::takeReady);
    connect(m_probes.get(), &Probes::answered, this, &Supervisor::detailChanged);
    if (m_spec.ready && m_spec.ready->deadline && !m_wasReady) {
        const QString why = tr("was not ready within %1").arg(formatDuration(*m_spec.ready->deadline));
        connect(m_probes.get(), &Probes::readyTooLate, this, [this, why] { fail(Event::StartTimedOut, why); });
    }
    connect(m_probes.get(), &Probes::healthChanged, this, [this](bool healthy) {
        if (!healthy)
            fail(Event::HealthLost, tr("unhealthy: %1").arg(m_probes->health()->detail()));
        else
            Q_EMIT detailChanged();
    });
    m_probes->start();
    m_probes->setPaused(isFrozen());
    if (!m_spec.ready)
        takeReady(true);
}

void Supervisor::takeReady(bool ready)
{
    m_wasReady = m_wasReady || ready;
    if (ready)
        m_startTimer.stop();
    apply(ready ? Event::BecameReady : Event::ReadinessLost);
}

/// The probe that says so goes with its run: not before its own signal has been delivered.
void Supervisor::fail(Event event, const QString &why)
{
    m_failure = why;
    if (m_probes)
        m_probes->disconnect(this);
    QMetaObject::invokeMethod(
        this,
        [this, event, run = m_run] {
            if (run == m_run)
                apply(event);
        },
        Qt::QueuedConnection);
}

/// Now, but not from under the feet of a probe whose signal has brought us here.
void Supervisor::retireProbes()
{
    if (!m_probes)
        return;
    m_probes->disconnect(this);
    m_probes->setPaused(true); // ends an attempt under way
    m_probes.release()->deleteLater();
}

void Supervisor::clearRun()
{
    m_startTimer.stop();
    retireProbes();
    m_notify.reset();
    if (m_process)
        std::exchange(m_process, nullptr)->deleteLater(); // it is the sender
    m_branch.reset();
    m_launched = false;
}

void Supervisor::takeEnd(const Outcome &outcome)
{
    m_lastOutcome = outcome;
    const Event event = judge(outcome);
    clearRun();
    Q_EMIT groupChanged();
    Q_EMIT ended(outcome);
    apply(event);
}

Event Supervisor::judge(const Outcome &outcome)
{
    const bool well = m_state != State::Failing && outcome.kind == Outcome::Kind::Exited && outcome.exitCode &&
                      m_spec.restart.successCodes.contains(*outcome.exitCode);
    const Event end = well ? Event::EndedWell : Event::EndedBadly;
    if (m_state == State::Stopping || m_state == State::Restarting)
        return end;
    const RestartPolicy policy = m_spec.restart.policy;
    if (policy == RestartPolicy::Never || (policy == RestartPolicy::OnFailure && well))
        return end;
    if (!m_intensity.admit(RestartIntensity::Moment::clock::now()))
        return Event::EndedTooOften;
    ++m_restarts;
    // One that never says it is ready has not been, as far as the floor between starts goes.
    m_rest = m_backoff.next(outcome.usage.wall, m_spec.ready && m_wasReady);
    return Event::EndedAgain;
}

} // namespace paddock
