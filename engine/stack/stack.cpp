// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stack.h"

#include "engine/stack/servicetriggers.h"

#include <utility>

namespace paddock {

Stack::Stack(StackSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_group(group), m_pump(pump)
{
    for (const ServiceSpec &each : m_spec.services)
        addService(each);
    m_table.drawArrows();
    for (const ServiceSpec &each : m_spec.services) {
        for (const Dependency &dependency : each.dependsOn) {
            Service *const other = find(dependency.service);
            if (other && dependency.condition == DependencyCondition::LogReady)
                other->watchFor(dependency.logPattern);
        }
    }
}

Stack::~Stack() = default;

Stack::Row &Stack::addService(const ServiceSpec &spec)
{
    auto service = std::make_unique<Service>(spec, m_group, m_pump);
    auto triggers = std::make_unique<ServiceTriggers>(this, service.get());
    Row &row = m_table.add(std::make_unique<Row>(std::move(service), std::move(triggers)));
    connect(row.service.get(), &Service::changed, this, [this, &row] { takeChanged(row); });
    connect(row.service.get(), &Service::groupChanged, this, &Stack::groupsChanged);
    connect(row.service.get(), &Service::orderFailed, this, &Stack::problem);
    connect(row.triggers.get(), &ServiceTriggers::problem, this, &Stack::problem);
    return row;
}

Service *Stack::find(const QString &name) const
{
    const Row *const row = m_table.find(name);
    return row ? row->service.get() : nullptr;
}

void Stack::openGate()
{
    if (std::exchange(m_gateOpen, true))
        return;
    for (Row *const row : m_table.inOrder())
        schedule(*row);
    drain();
}

void Stack::closeGate(const QString &reason)
{
    m_gateOpen = false;
    m_gateReason = reason;
}

void Stack::refuseWaiting(const QString &reason)
{
    for (int i = 0; i < count(); ++i) {
        Row &row = m_table.at(i);
        const bool waits = row.service->state() == ServiceState::Waiting;
        row.triggers->disarm();
        setWish(row, Wish::None);
        if (waits)
            row.service->refuse(reason);
    }
    drain();
}

void Stack::startAll()
{
    for (Row *const row : m_table.inOrder()) {
        if (row->service->spec().disabled)
            continue;
        if (row->service->spec().schedule)
            row->triggers->arm();
        else
            wishStart(*row);
    }
    drain();
}

void Stack::stopAll()
{
    for (Row *const row : m_table.inReverseOrder())
        wishStop(*row, Wish::Rest);
    drain();
}

void Stack::killAll()
{
    for (int i = 0; i < count(); ++i)
        killOne(m_table.at(i));
    drain();
}

void Stack::start(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row)
        return;
    wishStart(*row);
    wishDependencies(*row);
    drain();
}

/// What is needed and already as it is needed stays so: a migration that has succeeded is not run again.
void Stack::wishDependencies(const Row &row)
{
    for (Row *const needed : m_table.withDependencies(row)) {
        if (needed != &row && !m_table.isSatisfiedForAll(*needed))
            wishStart(*needed);
    }
}

void Stack::stop(const QString &name)
{
    const Row *const row = m_table.find(name);
    if (!row)
        return;
    for (Row *const each : m_table.withDependants(*row))
        wishStop(*each, Wish::Rest);
    drain();
}

void Stack::restart(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row)
        return;
    wishDependencies(*row);
    const bool runs = paddock::isActive(row->service->state());
    if (runs)
        wishStop(*row, Wish::Restart);
    restartDependants(*row);
    if (!runs)
        wishStart(*row);
    drain();
}

void Stack::kill(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row)
        return;
    killOne(*row);
    drain();
}

void Stack::setFrozen(const QString &name, bool frozen)
{
    if (Service *const found = find(name))
        found->setFrozen(frozen);
}

void Stack::wishStart(Row &row)
{
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

void Stack::wishStop(Row &row, Wish wish)
{
    if (wish == Wish::Rest)
        row.triggers->disarm();
    if (row.service->state() == ServiceState::Stopping)
        setWish(row, wish == Wish::Restart ? Wish::Run : Wish::None);
    else
        setWish(row, wish);
}

void Stack::killOne(Row &row)
{
    row.triggers->disarm();
    setWish(row, Wish::None);
    row.service->kill();
    row.service->forget();
}

void Stack::setWish(Row &row, Wish wish)
{
    const bool wasToStop = row.view.wish == Wish::Rest || row.view.wish == Wish::Restart;
    row.view.wish = wish;
    m_table.refresh(row);
    // "after api" is not true any more where the stop was called off.
    if (wasToStop && wish == Wish::None && row.service->state() == ServiceState::Running)
        row.service->explain(QString());
    schedule(row);
}

void Stack::takeChanged(Row &row)
{
    const ServiceView before = row.view;
    m_table.refresh(row);
    const ServiceView now = row.view;
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

/// They lose what they stand on; they begin again once it is as they need it.
void Stack::restartDependants(const Row &row)
{
    for (Row *const each : m_table.withDependants(row)) {
        if (each != &row && paddock::isActive(each->service->state()))
            wishStop(*each, Wish::Restart);
    }
}

/// The service and its neighbours are looked at again: what it does may allow or forbid something to them.
void Stack::schedule(Row &row)
{
    const auto add = [this](Row &each) {
        if (!std::exchange(each.queued, true))
            m_queue.push_back(&each);
    };
    add(row);
    for (Row *const dependant : m_table.dependantsOf(row))
        add(*dependant);
    for (Row *const dependency : m_table.dependenciesOf(row))
        add(*dependency);
}

void Stack::drain()
{
    if (m_draining)
        return;
    m_draining = true;
    while (!m_queue.empty()) {
        Row &row = *m_queue.front();
        m_queue.pop_front();
        row.queued = false;
        takeStep(row);
    }
    m_draining = false;
    const ServiceTable::News news = m_table.takeNews();
    if (news.allStopped)
        Q_EMIT allStopped();
    if (news.settled)
        Q_EMIT settled();
}

void Stack::takeStep(Row &row)
{
    const NextStep step = m_table.nextStep(row, m_gateOpen);
    if (row.view.blocked != step.blocked) {
        row.view.blocked = step.blocked;
        m_table.refresh(row);
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

void Stack::showWait(Row &row, const NextStep &step)
{
    const QString reason = m_table.waitReason(row, step, m_gateReason);
    if (paddock::isActive(row.service->state()))
        row.service->explain(reason);
    else
        row.service->wait(reason);
}

} // namespace paddock
