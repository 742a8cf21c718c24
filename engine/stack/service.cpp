// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/service.h"

#include "engine/base/duration.h"
#include "engine/stack/memberwords.h"

#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

/// A stop that takes longer says who it waits for, and again so often.
constexpr auto kPatience = 2s;
constexpr auto kSurvivorInterval = 1s;

} // namespace

Service::Service(ServiceSpec spec, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_pump(pump), m_log(std::make_shared<LogStore>()),
      m_since(QDateTime::currentDateTime())
{
    connect(&m_survivorTimer, &QTimer::timeout, this, &Service::nameSurvivors);
}

Service::~Service()
{
    // Its last signals would find a service that is half gone.
    if (m_process)
        m_process->disconnect(this);
}

ProcessKey Service::leader() const { return m_process ? m_process->leader() : ProcessKey(); }

QString Service::groupPath() const { return m_process ? m_process->groupPath() : QString(); }

GroupLocation Service::location() const { return m_process ? m_process->location() : GroupLocation(); }

QList<Member> Service::members() const { return m_process ? m_process->members() : QList<Member>(); }

void Service::wait(const QString &reason)
{
    if (!isActive(m_state))
        setState(ServiceState::Waiting, reason);
}

void Service::forget()
{
    if (m_state == ServiceState::Waiting)
        setState(ServiceState::Stopped, QString());
}

void Service::refuse(const QString &reason)
{
    if (!isActive(m_state))
        setState(ServiceState::Failed, reason);
}

void Service::explain(const QString &reason) { setState(m_state, reason); }

void Service::start(SessionGroup *group)
{
    if (m_process)
        return;
    ++m_run;
    m_stopAsked = false;
    m_killAsked = false;
    m_startedAt = QDateTime::currentDateTime();
    note(tr("starting: %1").arg(m_spec.command.display()));

    Process::Options options;
    options.stop = m_spec.stop;
    options.log = m_log;
    const QString name = m_spec.name + QStringLiteral("/run-") + QString::number(m_run);
    m_process = new Process(group, name, m_spec.command, options, m_pump, this);
    connect(m_process, &Process::started, this, &Service::takeStarted);
    connect(m_process, &Process::frozenChanged, this, &Service::takeFrozen);
    connect(m_process, &Process::leftoversFound, this, &Service::takeLeftovers);
    connect(m_process, &Process::escalated, this, &Service::takeEscalated);
    connect(m_process, &Process::orderFailed, this, &Service::orderFailed);
    connect(m_process, &Process::finished, this, &Service::takeFinished);
    setState(ServiceState::Starting, QString());
    m_process->start();
}

void Service::stop()
{
    if (!m_process || m_stopAsked || m_killAsked)
        return;
    m_stopAsked = true;
    m_survivorTimer.start(kPatience);
    setState(ServiceState::Stopping, QString());
    m_process->stop();
}

void Service::kill()
{
    if (!m_process)
        return;
    m_killAsked = true;
    m_survivorTimer.start(kPatience);
    setState(ServiceState::Stopping, tr("killing"));
    m_process->kill();
}

void Service::setFrozen(bool frozen)
{
    if (m_process && (m_state == ServiceState::Running || m_state == ServiceState::Frozen))
        m_process->setFrozen(frozen);
}

void Service::setState(ServiceState state, const QString &reason)
{
    if (state == m_state && reason == m_reason)
        return;
    if (state != m_state)
        m_since = QDateTime::currentDateTime();
    m_state = state;
    m_reason = reason;
    Q_EMIT changed();
}

void Service::takeStarted()
{
    m_startedAt = QDateTime::currentDateTime();
    Q_EMIT groupChanged();
    if (m_state == ServiceState::Starting)
        setState(ServiceState::Running, QString());
    else
        Q_EMIT changed(); // the leader is known now
}

void Service::takeFrozen(bool frozen)
{
    if (frozen && m_state == ServiceState::Running)
        setState(ServiceState::Frozen, QString());
    else if (!frozen && m_state == ServiceState::Frozen)
        setState(ServiceState::Running, QString());
}

void Service::takeLeftovers(const QList<Member> &leftovers)
{
    const QString names = listMembers(leftovers);
    note(leftovers.size() == 1 ? tr("1 left behind is ended: %1").arg(names)
                               : tr("%1 left behind are ended: %2").arg(QString::number(leftovers.size()), names));
    if (m_state != ServiceState::Stopping) {
        m_survivorTimer.start(kPatience);
        setState(ServiceState::Stopping, tr("ending what was left behind: %1").arg(shortListOfMembers(leftovers)));
    }
}

void Service::takeEscalated(const QList<Member> &survivors)
{
    note(survivors.isEmpty() ? tr("did not stop in time and is killed")
                             : tr("did not stop in time and is killed: %1").arg(listMembers(survivors)));
    setState(ServiceState::Stopping, tr("the grace has passed, killing"));
}

void Service::takeFinished(const Outcome &outcome)
{
    m_survivorTimer.stop();
    std::exchange(m_process, nullptr)->deleteLater();
    m_lastOutcome = outcome;
    const QString took = outcome.kind == Outcome::Kind::FailedToStart
                             ? QString()
                             : tr(" after %1").arg(formatDuration(outcome.usage.wall));
    const bool asked = m_stopAsked || m_killAsked;
    QString reason = outcome.describe();
    ServiceState state = outcome.succeeded() ? ServiceState::Exited : ServiceState::Failed;
    if (asked) {
        state = ServiceState::Stopped;
        reason = m_killAsked         ? tr("killed")
                 : outcome.escalated ? tr("killed, it did not stop within its grace")
                                     : QString();
        note((reason.isEmpty() ? tr("stopped") : reason) + took);
    } else {
        if (outcome.error.code == ErrorCode::WardenLost && !outcome.error.message.isEmpty()) {
            state = ServiceState::Failed;
            reason = outcome.error.message;
        }
        note(reason + took);
    }
    Q_EMIT groupChanged();
    setState(state, reason); // last, because the next run may begin on this news
}

void Service::nameSurvivors()
{
    if (!m_process || m_state != ServiceState::Stopping)
        return;
    m_survivorTimer.start(kSurvivorInterval);
    const QList<Member> left = m_process->members();
    if (left.isEmpty())
        return;
    const QString names = shortListOfMembers(left);
    setState(m_state, left.size() == 1
                          ? tr("stopping: 1 process left (%1)").arg(names)
                          : tr("stopping: %1 processes left (%2)").arg(QString::number(left.size()), names));
}

void Service::note(const QString &text)
{
    m_log->note((tr("run %1").arg(m_run) + QStringLiteral(" · ") + text).toUtf8());
}

} // namespace paddock
