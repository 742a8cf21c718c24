// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackcourse.h"

#include "engine/stack/service.h"
#include "engine/stack/servicetriggers.h"

#include <utility>

namespace paddock {

StackCourse::StackCourse(ServiceTable *table, QObject *parent) : QObject(parent), m_table(table) {}

void StackCourse::openGate()
{
    if (std::exchange(m_gateOpen, true))
        return;
    for (Row *const row : m_table->inOrder())
        schedule(*row);
    drain();
}

void StackCourse::closeGate(const QString &reason)
{
    m_gateOpen = false;
    m_gateReason = reason;
}

void StackCourse::wishStart(Row &row)
{
    if (row.leaving)
        return;
    row.triggers->arm();
    switch (row.service->state()) {
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
        if (row.view.wish != Wish::Restart)
            setWish(row, Wish::None);
        break;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Stopping:
    case ServiceState::BackingOff:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        setWish(row, Wish::Run);
        break;
    }
}

void StackCourse::wishDependencies(const Row &row)
{
    for (Row *const needed : m_table->withDependencies(row)) {
        if (needed != &row && !m_table->isSatisfiedForAll(*needed))
            wishStart(*needed);
    }
}

void StackCourse::wishStop(Row &row, Wish wish)
{
    const bool comesBack = wish == Wish::Restart && !row.leaving;
    if (!comesBack)
        row.triggers->disarm();
    if (row.service->state() != ServiceState::Stopping) {
        setWish(row, comesBack ? Wish::Restart : Wish::Rest);
        return;
    }
    setWish(row, comesBack ? Wish::Run : Wish::None);
    if (!comesBack)
        row.service->stop(); // it may be stopping only to begin anew by itself
}

void StackCourse::restartDependants(const Row &row)
{
    for (Row *const each : m_table->withDependants(row)) {
        if (each != &row && paddock::isActive(each->service->state()))
            wishStop(*each, Wish::Restart);
    }
}

void StackCourse::renew(Row &row)
{
    wishDependencies(row);
    const bool runs = paddock::isActive(row.service->state());
    if (runs)
        wishStop(row, Wish::Restart);
    restartDependants(row);
    if (!runs)
        wishStart(row);
}

void StackCourse::kill(Row &row)
{
    row.triggers->disarm();
    setWish(row, Wish::None);
    row.service->kill();
    row.service->forget();
}

void StackCourse::setWish(Row &row, Wish wish)
{
    const bool wasToStop = row.view.wish == Wish::Rest || row.view.wish == Wish::Restart;
    row.view.wish = wish;
    m_table->refresh(row);
    // "after api" is not true any more where the stop was called off.
    if (wasToStop && wish == Wish::None && row.service->state() == ServiceState::Running)
        row.service->letGo();
    schedule(row);
}

void StackCourse::takeChanged(Row &row)
{
    const ServiceView before = row.view;
    m_table->refresh(row);
    const ServiceView now = row.view;
    if (before.state == ServiceState::Stopping && now.state == ServiceState::Starting && now.wish == Wish::Run)
        setWish(row, Wish::None); // its own restart came before the one that was asked for
    const ServiceSpec &spec = row.service->spec();
    schedule(row);
    if (spec.cascade && (now.state == ServiceState::BackingOff || (before.ready && !now.ready)) &&
        before.state == ServiceState::Running)
        restartDependants(row);
    const bool failed = now.state == ServiceState::Failed || now.state == ServiceState::GivenUp;
    Q_EMIT serviceChanged(spec.name);
    if (failed && now.state != before.state && spec.exitOnFailure)
        Q_EMIT failedForGood(spec.name);
    drain();
}

void StackCourse::schedule(Row &row)
{
    const auto add = [this](Row &each) {
        if (!std::exchange(each.queued, true))
            m_queue.push_back(&each);
    };
    add(row);
    for (Row *const dependant : m_table->dependantsOf(row))
        add(*dependant);
    for (Row *const dependency : m_table->dependenciesOf(row))
        add(*dependency);
}

void StackCourse::drain()
{
    if (m_draining || m_held)
        return;
    m_draining = true;
    while (!m_queue.empty()) {
        Row &row = *m_queue.front();
        m_queue.pop_front();
        row.queued = false;
        takeStep(row);
    }
    m_draining = false;
    const ServiceTable::News news = m_table->takeNews();
    if (news.allStopped)
        Q_EMIT allStopped();
    if (news.settled)
        Q_EMIT settled();
    Q_EMIT drained();
}

void StackCourse::takeStep(Row &row)
{
    const NextStep step = m_table->nextStep(row, m_gateOpen);
    if (row.view.blocked != step.blocked) {
        row.view.blocked = step.blocked;
        m_table->refresh(row);
        schedule(row);
    }
    switch (step.action) {
    case NextStep::Action::Nothing:
        break;
    case NextStep::Action::Wait:
        showWait(row, step);
        break;
    case NextStep::Action::Start:
        setWish(row, Wish::None);
        row.service->start();
        break;
    case NextStep::Action::Stop:
        setWish(row, row.view.wish == Wish::Restart ? Wish::Run : Wish::None);
        row.service->stop();
        break;
    case NextStep::Action::Forget:
        setWish(row, Wish::None);
        row.service->forget();
        break;
    }
}

void StackCourse::showWait(Row &row, const NextStep &step)
{
    const WaitCause cause = m_table->waitCause(row, step, m_gateReason);
    if (paddock::isActive(row.service->state()))
        row.service->hold(cause);
    else
        row.service->wait(cause);
}

} // namespace paddock
