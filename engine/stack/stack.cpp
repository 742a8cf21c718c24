// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stack.h"

#include "engine/stack/servicetriggers.h"
#include "engine/stack/stackdifference.h"

#include <algorithm>
#include <utility>

namespace paddock {

Stack::Stack(StackSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_group(group), m_pump(pump), m_course(&m_table)
{
    connect(&m_course, &StackCourse::serviceChanged, this, &Stack::serviceChanged);
    connect(&m_course, &StackCourse::settled, this, &Stack::settled);
    connect(&m_course, &StackCourse::allStopped, this, &Stack::allStopped);
    connect(&m_course, &StackCourse::failedForGood, this, &Stack::failedForGood);
    connect(&m_course, &StackCourse::drained, this, &Stack::lookForLeft);
    for (const ServiceSpec &each : m_spec.services)
        addService(each);
    m_table.arrange(m_spec.services);
    watchForPatterns();
}

Stack::~Stack()
{
    for (int i = 0; i < count(); ++i)
        service(i)->disconnect(this); // what ends from here on would find a stack that is half gone
}

Stack::Row &Stack::addService(const ServiceSpec &spec)
{
    auto service = std::make_unique<Service>(spec, m_group, m_pump);
    auto triggers = std::make_unique<ServiceTriggers>(this, service.get());
    Row &row = m_table.add(std::make_unique<Row>(std::move(service), std::move(triggers)));
    connect(row.service.get(), &Service::changed, this, [this, &row] { m_course.takeChanged(row); });
    connect(row.service.get(), &Service::groupChanged, this, &Stack::groupsChanged);
    connect(row.service.get(), &Service::orderFailed, this, &Stack::problem);
    connect(row.triggers.get(), &ServiceTriggers::problem, this, &Stack::problem);
    return row;
}

void Stack::watchForPatterns()
{
    for (const ServiceSpec &each : m_spec.services) {
        for (const Dependency &dependency : each.dependsOn) {
            Service *const other = find(dependency.service);
            if (other && dependency.condition == DependencyCondition::LogReady)
                other->watchFor(dependency.logPattern);
        }
    }
}

StackDifference Stack::apply(const StackSpec &spec)
{
    StackDifference difference = differenceOf(m_spec, spec);
    m_course.hold(); // no step by half of it
    m_spec = spec;
    for (const QString &name : difference.removed)
        m_table.find(name)->leaving = true;
    std::vector<ReloadView> revised;
    for (const ServiceSpec &each : spec.services)
        revised.push_back(revise(each));
    m_table.arrange(spec.services);
    watchForPatterns();
    for (const QString &name : difference.added)
        Q_EMIT serviceAdded(name);
    for (const QString &name : difference.removed)
        leave(*m_table.find(name));
    for (size_t i = 0; i < revised.size(); ++i)
        carryOut(revised[i], m_table.at(int(i)));
    for (Row *const row : m_table.inOrder())
        m_course.schedule(*row); // other arrows, other conditions
    m_course.release();
    m_course.drain();
    return difference;
}

/// The service takes the specification on, or is made; what is to become of it is decided once all have.
ReloadView Stack::revise(const ServiceSpec &spec)
{
    ReloadView revised;
    revised.isOff = spec.disabled;
    revised.byClock = spec.schedule.has_value();
    Row *const row = m_table.find(spec.name);
    if (!row) {
        addService(spec);
        revised.wasOff = true;
        return revised;
    }
    const ServiceSpec before = row->service->spec();
    revised.wanted = row->triggers->isArmed();
    revised.needsNewRun = needsNewRun(before.supervision(), spec.supervision());
    revised.wasOff = before.disabled || (before.schedule && !spec.schedule && revised.wanted);
    if (std::exchange(row->leaving, false)) {
        revised.wasOff = true; // it comes back
        m_course.setWish(*row, Wish::None);
    }
    if (before != spec)
        row->service->setSpec(spec);
    return revised;
}

void Stack::carryOut(const ReloadView &revised, Row &row)
{
    ReloadView now = revised;
    now.state = row.view.state;
    now.wish = row.view.wish;
    switch (whenReloaded(now, startsNew(row.service->spec()))) {
    case ReloadAction::Nothing:
        break;
    case ReloadAction::Start:
        startWithStack(row);
        break;
    case ReloadAction::Renew:
        if (paddock::isActive(now.state))
            row.service->foretellStop(tr("the stack file has changed"));
        else
            row.service->note(tr("the stack file has changed"));
        row.triggers->arm();
        m_course.renew(row);
        break;
    case ReloadAction::Stop:
        for (Row *const each : m_table.withDependants(row))
            m_course.wishStop(*each, Wish::Rest);
        break;
    }
}

/// A replica more is wanted where the others are.
bool Stack::startsNew(const ServiceSpec &spec) const
{
    if (m_started || !spec.replica)
        return m_started;
    return std::any_of(m_spec.services.begin(), m_spec.services.end(), [&](const ServiceSpec &each) {
        return each.replica && each.replica->of == spec.replica->of && m_table.find(each.name)->triggers->isArmed();
    });
}

void Stack::leave(Row &row)
{
    row.service->note(tr("it is not in the stack any more"));
    m_course.wishStop(row, Wish::Rest);
}

/// Those who leave stand at the end.
void Stack::lookForLeft()
{
    // Later: what told that the last of it has ended may be itself.
    if (count() > 0 && m_table.at(count() - 1).leaving)
        QMetaObject::invokeMethod(this, &Stack::removeLeft, Qt::QueuedConnection);
}

void Stack::removeLeft()
{
    const std::vector<std::unique_ptr<Row>> left = m_table.takeLeft();
    for (const auto &row : left)
        Q_EMIT serviceRemoved(row->service->spec().name);
}

Service *Stack::find(const QString &name) const
{
    const Row *const row = m_table.find(name);
    return row ? row->service.get() : nullptr;
}

Service *Stack::findLedBy(const ProcessKey &leader) const
{
    for (int i = 0; leader.pid != 0 && i < count(); ++i) {
        if (service(i)->supervisor().leader() == leader)
            return service(i);
    }
    return nullptr;
}

void Stack::refuseWaiting(const QString &reason)
{
    for (int i = 0; i < count(); ++i) {
        Row &row = m_table.at(i);
        const bool waits = row.service->state() == ServiceState::Waiting;
        row.triggers->disarm();
        m_course.setWish(row, Wish::None);
        if (waits)
            row.service->refuse(reason);
    }
    m_course.drain();
}

void Stack::startAll()
{
    m_started = true;
    for (Row *const row : m_table.inOrder())
        startWithStack(*row);
    m_course.drain();
}

void Stack::startWithStack(Row &row)
{
    const ServiceSpec &spec = row.service->spec();
    if (spec.disabled || row.leaving)
        return;
    if (spec.schedule)
        row.triggers->arm();
    else
        m_course.wishStart(row);
}

void Stack::stopAll()
{
    m_started = false;
    for (Row *const row : m_table.inReverseOrder())
        m_course.wishStop(*row, Wish::Rest);
    m_course.drain();
}

void Stack::killAll()
{
    m_started = false;
    for (int i = 0; i < count(); ++i)
        m_course.kill(m_table.at(i));
    m_course.drain();
}

void Stack::start(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row || refuseLeaving(*row))
        return;
    m_course.wishStart(*row);
    m_course.wishDependencies(*row);
    m_course.drain();
}

bool Stack::refuseLeaving(const Row &row)
{
    if (row.leaving)
        Q_EMIT problem({ErrorCode::Gone, tr("%1 is not in the stack any more").arg(row.service->spec().name), 0});
    return row.leaving;
}

void Stack::stop(const QString &name)
{
    const Row *const row = m_table.find(name);
    if (!row)
        return;
    for (Row *const each : m_table.withDependants(*row))
        m_course.wishStop(*each, Wish::Rest);
    m_course.drain();
}

void Stack::restart(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row || refuseLeaving(*row))
        return;
    m_course.renew(*row);
    m_course.drain();
}

void Stack::kill(const QString &name)
{
    Row *const row = m_table.find(name);
    if (!row)
        return;
    m_course.kill(*row);
    m_course.drain();
}

Result<void> Stack::setFrozen(const QString &name, bool frozen)
{
    Service *const found = find(name);
    return found ? found->setFrozen(frozen) : Result<void>();
}

} // namespace paddock
