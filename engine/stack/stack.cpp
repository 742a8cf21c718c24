// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stack.h"

#include "engine/stack/waittext.h"

#include <algorithm>
#include <utility>

namespace paddock {

Stack::Stack(StackSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_graph(m_spec.services), m_views(size_t(m_spec.services.size())),
      m_queued(m_views.size(), false), m_countedUnsettled(m_views.size(), false), m_countedActive(m_views.size(), false)
{
    m_services.reserve(m_views.size());
    for (int i = 0; i < int(m_spec.services.size()); ++i) {
        m_indexOf.insert(m_spec.services[i].name, i);
        auto service = std::make_unique<Service>(m_spec.services[i], group, pump);
        connect(service.get(), &Service::changed, this, [this, i] { serviceChangedAt(i); });
        connect(service.get(), &Service::groupChanged, this, &Stack::groupsChanged);
        connect(service.get(), &Service::orderFailed, this, &Stack::problem);
        m_services.push_back(std::move(service));
        m_triggers.push_back(std::make_unique<ServiceTriggers>(this, m_services.back().get()));
        connect(m_triggers.back().get(), &ServiceTriggers::problem, this, &Stack::problem);
    }
    for (const ServiceSpec &each : m_spec.services) {
        for (const Dependency &dependency : each.dependsOn) {
            Service *const other = find(dependency.service);
            if (other && dependency.condition == DependencyCondition::LogReady)
                other->watchFor(dependency.logPattern);
        }
    }
}

Stack::~Stack() = default;

Service *Stack::find(const QString &name) const
{
    const auto it = m_indexOf.constFind(name);
    return it == m_indexOf.cend() ? nullptr : service(*it);
}

bool Stack::isActive() const { return m_active > 0; }

void Stack::openGate()
{
    if (std::exchange(m_gateOpen, true))
        return;
    for (const int i : m_graph.order())
        schedule(i);
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
        const bool waits = service(i)->state() == ServiceState::Waiting;
        m_triggers[size_t(i)]->disarm();
        setWish(i, Wish::None);
        if (waits)
            service(i)->refuse(reason);
    }
    drain();
}

void Stack::startAll()
{
    for (const int i : m_graph.order()) {
        if (service(i)->spec().disabled)
            continue;
        if (service(i)->spec().schedule)
            m_triggers[size_t(i)]->arm();
        else
            wishStart(i);
    }
    drain();
}

void Stack::stopAll()
{
    for (const int i : m_graph.reverseOrder())
        wishStop(i, Wish::Rest);
    drain();
}

void Stack::killAll()
{
    for (int i = 0; i < count(); ++i)
        killOne(i);
    drain();
}

void Stack::start(const QString &name)
{
    const int index = m_indexOf.value(name, -1);
    if (index < 0)
        return;
    wishStart(index);
    wishDependencies(index);
    drain();
}

/// What is needed and already as it is needed stays so: a migration that has succeeded is not run again.
void Stack::wishDependencies(int index)
{
    for (const int i : m_graph.withDependencies(index)) {
        if (i != index && !isSatisfiedForAll(i))
            wishStart(i);
    }
}

bool Stack::isSatisfiedForAll(int index) const
{
    const auto &dependants = m_graph.dependantsOf(index);
    return std::all_of(dependants.begin(), dependants.end(), [&](int dependant) {
        const auto &arrows = m_graph.dependenciesOf(dependant);
        const std::vector<DependencyView> views = dependencyViewsOf(dependant);
        for (size_t i = 0; i < arrows.size(); ++i) {
            if (arrows[i] == index && !isSatisfied(views[i]))
                return false;
        }
        return true;
    });
}

void Stack::stop(const QString &name)
{
    const int index = m_indexOf.value(name, -1);
    if (index < 0)
        return;
    for (const int i : m_graph.withDependants(index))
        wishStop(i, Wish::Rest);
    drain();
}

void Stack::restart(const QString &name)
{
    const int index = m_indexOf.value(name, -1);
    if (index < 0)
        return;
    wishDependencies(index);
    for (const int i : m_graph.withDependants(index)) {
        if (paddock::isActive(service(i)->state()))
            wishStop(i, Wish::Restart);
    }
    if (!paddock::isActive(service(index)->state()))
        wishStart(index);
    drain();
}

void Stack::kill(const QString &name)
{
    const int index = m_indexOf.value(name, -1);
    if (index < 0)
        return;
    killOne(index);
    drain();
}

void Stack::setFrozen(const QString &name, bool frozen)
{
    if (Service *const found = find(name))
        found->setFrozen(frozen);
}

void Stack::wishStart(int index)
{
    m_triggers[size_t(index)]->arm();
    switch (service(index)->state()) {
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Frozen:
        if (m_views[size_t(index)].wish != Wish::Restart)
            setWish(index, Wish::None);
        break;
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Stopping:
    case ServiceState::BackingOff:
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        setWish(index, Wish::Run);
        break;
    }
}

void Stack::wishStop(int index, Wish wish)
{
    if (wish == Wish::Rest)
        m_triggers[size_t(index)]->disarm();
    if (service(index)->state() == ServiceState::Stopping)
        setWish(index, wish == Wish::Restart ? Wish::Run : Wish::None);
    else
        setWish(index, wish);
}

void Stack::killOne(int index)
{
    m_triggers[size_t(index)]->disarm();
    setWish(index, Wish::None);
    service(index)->kill();
    service(index)->forget();
}

void Stack::setWish(int index, Wish wish)
{
    ServiceView &view = m_views[size_t(index)];
    const bool wasToStop = view.wish == Wish::Rest || view.wish == Wish::Restart;
    view.wish = wish;
    refreshView(index);
    // "after api" is not true any more where the stop was called off.
    if (wasToStop && wish == Wish::None && service(index)->state() == ServiceState::Running)
        service(index)->explain(QString());
    schedule(index);
}

void Stack::serviceChangedAt(int index)
{
    const ServiceView before = m_views[size_t(index)];
    refreshView(index);
    const ServiceView &now = m_views[size_t(index)];
    schedule(index);
    if (service(index)->spec().cascade && (now.state == ServiceState::BackingOff || (before.ready && !now.ready)) &&
        before.state == ServiceState::Running)
        restartDependants(index);
    const bool failed = now.state == ServiceState::Failed || now.state == ServiceState::GivenUp;
    Q_EMIT serviceChanged(service(index)->spec().name);
    if (failed && now.state != before.state && service(index)->spec().exitOnFailure)
        Q_EMIT failedForGood(service(index)->spec().name);
    drain();
}

/// They lost what they stand on; they begin again once it is as they need it.
void Stack::restartDependants(int index)
{
    for (const int i : m_graph.withDependants(index)) {
        if (i != index && paddock::isActive(service(i)->state()))
            wishStop(i, Wish::Restart);
    }
}

/// The service and its neighbours are looked at again: what it does may allow or forbid something to them.
void Stack::schedule(int index)
{
    const auto add = [this](int i) {
        if (!m_queued[size_t(i)]) {
            m_queued[size_t(i)] = true;
            m_queue.push_back(i);
        }
    };
    add(index);
    for (const int i : m_graph.dependantsOf(index))
        add(i);
    for (const int i : m_graph.dependenciesOf(index))
        add(i);
}

void Stack::drain()
{
    if (m_draining)
        return;
    m_draining = true;
    while (!m_queue.empty()) {
        const int index = m_queue.front();
        m_queue.pop_front();
        m_queued[size_t(index)] = false;
        takeStep(index);
    }
    m_draining = false;
    announce();
}

void Stack::takeStep(int index)
{
    ServiceView &view = m_views[size_t(index)];
    const NextStep step = planNext(view, dependencyViewsOf(index), viewsOf(m_graph.dependantsOf(index)), m_gateOpen);
    if (view.blocked != step.blocked) {
        view.blocked = step.blocked;
        refreshView(index);
        schedule(index);
    }
    switch (step.action) {
    case NextStep::Action::Nothing:
        break;
    case NextStep::Action::Wait:
        showWait(index, step);
        break;
    case NextStep::Action::Start:
        setWish(index, Wish::None);
        service(index)->start();
        break;
    case NextStep::Action::Stop:
        setWish(index, view.wish == Wish::Restart ? Wish::Run : Wish::None);
        service(index)->stop();
        break;
    case NextStep::Action::Forget:
        setWish(index, Wish::None);
        service(index)->forget();
        break;
    }
}

void Stack::showWait(int index, const NextStep &step)
{
    const QString reason = waitReason(index, step);
    if (paddock::isActive(service(index)->state()))
        service(index)->explain(reason);
    else
        service(index)->wait(reason);
}

QString Stack::waitReason(int index, const NextStep &step) const
{
    if (step.waitsFor.empty())
        return m_gateReason;
    if (paddock::isActive(service(index)->state())) {
        QStringList names;
        for (const int position : step.waitsFor)
            names.append(service(m_graph.dependantsOf(index)[size_t(position)])->spec().name);
        return waittext::stop(names);
    }
    const std::vector<DependencyView> dependencies = dependencyViewsOf(index);
    QList<waittext::Obstacle> obstacles;
    for (const int position : step.waitsFor) {
        const Service *const other = service(m_graph.dependenciesOf(index)[size_t(position)]);
        obstacles.append({other->spec().name, dependencies[size_t(position)], other->reason()});
    }
    return waittext::start(obstacles);
}

/// In the order of the graph's arrows, which leaves out names that are no service's.
std::vector<DependencyView> Stack::dependencyViewsOf(int index) const
{
    std::vector<DependencyView> views;
    for (const Dependency &dependency : service(index)->spec().dependsOn) {
        const int other = m_indexOf.value(dependency.service, -1);
        if (other < 0)
            continue;
        views.push_back({m_views[size_t(other)], dependency.condition,
                         dependency.condition == DependencyCondition::LogReady &&
                             service(other)->hasLogged(dependency.logPattern)});
    }
    return views;
}

void Stack::refreshView(int index)
{
    ServiceView &view = m_views[size_t(index)];
    const ServiceState state = service(index)->state();
    view.state = state;
    view.launched = service(index)->hasLaunched();
    view.ready = service(index)->isReady();
    view.healthy = service(index)->supervisor().isHealthy().value_or(false);
    if (view.wish == Wish::None)
        view.blocked = false;

    const auto count = [index](std::vector<bool> &counted, int &total, bool counts) {
        total += int(counts) - int(counted[size_t(index)]);
        counted[size_t(index)] = counts;
    };
    count(m_countedUnsettled, m_unsettled, isUnsettled(view));
    count(m_countedActive, m_active, paddock::isActive(state));
    m_wasUnsettled = m_wasUnsettled || m_unsettled > 0;
    m_wasActive = m_wasActive || m_active > 0;
}

std::vector<ServiceView> Stack::viewsOf(const DependencyGraph::Indices &indices) const
{
    std::vector<ServiceView> views;
    views.reserve(indices.size());
    for (const int i : indices)
        views.push_back(m_views[size_t(i)]);
    return views;
}

void Stack::announce()
{
    const bool unsettled = m_unsettled > 0;
    const bool active = m_active > 0;
    const bool isNews = m_wasUnsettled && !unsettled;
    const bool isEnd = m_wasActive && !active;
    m_wasUnsettled = unsettled;
    m_wasActive = active;
    if (isEnd)
        Q_EMIT allStopped();
    if (isNews)
        Q_EMIT settled();
}

} // namespace paddock
