// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicetriggers.h"

#include "engine/stack/service.h"
#include "engine/stack/stack.h"
#include "engine/stack/triggerplan.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

/// A service that writes what it watches would restart without end: at least not without a rest.
constexpr auto kPauseBetweenRestarts = 1s;

Schedule::Time timeNow()
{
    const auto steady = std::chrono::steady_clock::now().time_since_epoch();
    return {QDateTime::currentDateTime(), std::chrono::duration_cast<std::chrono::milliseconds>(steady)};
}

} // namespace

ServiceTriggers::ServiceTriggers(Stack *stack, Service *service, QObject *parent)
    : QObject(parent), m_stack(stack), m_service(service)
{
    m_clock.setSingleShot(true);
    m_clock.setTimerType(Qt::PreciseTimer);
    m_pause.setSingleShot(true);
    connect(&m_clock, &QTimer::timeout, this, &ServiceTriggers::lookAtClock);
    connect(&m_pause, &QTimer::timeout, this, &ServiceTriggers::restartForChange);
    connect(m_service, &Service::changed, this, &ServiceTriggers::takeService);
}

ServiceTriggers::~ServiceTriggers() = default;

void ServiceTriggers::arm()
{
    if (std::exchange(m_armed, true))
        return;
    applySpec();
}

void ServiceTriggers::disarm()
{
    if (!std::exchange(m_armed, false))
        return;
    m_startQueued = false;
    m_deferredChange.clear();
    m_change.clear();
    m_pause.stop();
    applySpec();
}

/// What is watched and timed becomes what the service's specification says now.
void ServiceTriggers::applySpec()
{
    const ServiceSpec &spec = m_service->spec();
    const bool keepsWatch = m_armed && m_watch && spec.watch && m_watch->spec() == *spec.watch;
    if (!keepsWatch) {
        dropWatch();
        if (m_armed && spec.watch)
            openWatch();
    }
    const bool keepsSchedule = m_armed && m_schedule && spec.schedule && m_schedule->spec() == *spec.schedule;
    if (keepsSchedule)
        return;
    const bool hadSchedule = m_schedule.has_value();
    m_schedule.reset();
    m_clock.stop();
    if (m_armed && spec.schedule)
        openSchedule();
    else if (hadSchedule)
        m_service->setNextRunAt(std::nullopt);
}

void ServiceTriggers::openWatch()
{
    m_watch = std::make_unique<FileWatch>(*m_service->spec().watch);
    connect(m_watch.get(), &FileWatch::changed, this, &ServiceTriggers::takeChange);
    connect(m_watch.get(), &FileWatch::problem, this, [this](const Error &error) {
        Q_EMIT problem({error.code, m_service->spec().name + QStringLiteral(": ") + error.message, error.nativeError});
    });
}

/// Later: what it tells may be what ends it.
void ServiceTriggers::dropWatch()
{
    if (!m_watch)
        return;
    m_watch->disconnect(this);
    m_watch.release()->deleteLater();
}

void ServiceTriggers::openSchedule()
{
    auto schedule = Schedule::create(*m_service->spec().schedule, timeNow());
    if (!schedule) {
        Q_EMIT problem(schedule.error());
        return;
    }
    m_schedule = std::move(*schedule);
    lookAtClock();
    m_service->setNextRunAt(m_schedule->nextAt(timeNow()));
}

void ServiceTriggers::lookAtClock()
{
    const bool isDue = m_schedule->takeDue(timeNow());
    const Schedule::Time now = timeNow();
    m_clock.start(m_schedule->untilLook(now));
    if (isDue || !m_schedule->spec().every)
        m_service->setNextRunAt(m_schedule->nextAt(now));
    if (isDue)
        takeDue();
}

void ServiceTriggers::askToStart() { m_stack->start(m_service->spec().name); }

void ServiceTriggers::askToRestart(const QString &why, bool cascade)
{
    if (!cascade) {
        m_service->restart(why);
        return;
    }
    m_service->foretellStop(why);
    m_stack->restart(m_service->spec().name);
}

void ServiceTriggers::takeDue()
{
    switch (whenDue(m_schedule->spec().overlap, m_service->state())) {
    case TriggerAction::Start:
        askToStart();
        break;
    case TriggerAction::Restart:
        askToRestart(tr("its next start is due"), false);
        break;
    case TriggerAction::Skip:
        m_service->note(tr("the start that is due is left out, as this run is still there"));
        break;
    case TriggerAction::Queue:
        if (!std::exchange(m_startQueued, true))
            m_service->note(tr("the start that is due follows once this run has ended"));
        break;
    case TriggerAction::Defer:
    case TriggerAction::Nothing:
        break;
    }
}

void ServiceTriggers::takeChange(const QString &path)
{
    const QString why = tr("%1 has changed").arg(shortName(path));
    switch (whenChanged(m_service->state())) {
    case TriggerAction::Start:
    case TriggerAction::Restart:
        m_change = why;
        if (!m_pause.isActive())
            restartForChange();
        break;
    case TriggerAction::Defer:
        m_deferredChange = why;
        break;
    case TriggerAction::Skip:
    case TriggerAction::Queue:
    case TriggerAction::Nothing:
        break;
    }
}

void ServiceTriggers::restartForChange()
{
    const QString why = std::exchange(m_change, QString());
    const TriggerAction action = whenChanged(m_service->state());
    if (why.isEmpty() || action == TriggerAction::Nothing || !m_service->spec().watch)
        return;
    if (action == TriggerAction::Defer) {
        m_deferredChange = why;
        return;
    }
    m_pause.start(kPauseBetweenRestarts);
    if (action == TriggerAction::Restart) {
        askToRestart(why, m_service->spec().watch->cascade);
        return;
    }
    m_service->note(why);
    askToStart();
}

void ServiceTriggers::takeService()
{
    if (!m_armed)
        return;
    applySpec();
    const ServiceState state = m_service->state();
    if (m_startQueued && !isActive(state)) {
        m_startQueued = false;
        if (state != ServiceState::Waiting)
            askToStart();
    }
    if (!m_deferredChange.isEmpty() && state != ServiceState::Frozen) {
        m_change = std::exchange(m_deferredChange, QString());
        restartForChange();
    }
}

/// As people name it: from the stack file's folder.
QString ServiceTriggers::shortName(const QString &path) const
{
    const QString below = QDir(QFileInfo(m_service->spec().filePath).path()).relativeFilePath(path);
    return m_service->spec().filePath.isEmpty() || below.startsWith(QLatin1String("..")) ? path : below;
}

} // namespace paddock
