// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stack.h"

#include <algorithm>
#include <utility>

namespace paddock {

Stack::Stack(StackSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_group(group), m_graph(m_spec.services),
      m_views(size_t(m_spec.services.size())), m_queued(m_views.size(), false),
      m_countedUnsettled(m_views.size(), false), m_countedActive(m_views.size(), false)
{
    m_services.reserve(m_views.size());
    for (int i = 0; i < int(m_spec.services.size()); ++i) {
        m_indexOf.insert(m_spec.services[i].name, i);
        auto service = std::make_unique<Service>(m_spec.services[i], pump);
        connect(service.get(), &Service::changed, this, [this, i] { serviceChangedAt(i); });
        connect(service.get(), &Service::groupChanged, this, &Stack::groupsChanged);
        connect(service.get(), &Service::orderFailed, this, &Stack::problem);
        m_services.push_back(std::move(service));
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
        setWish(i, Wish::None);
        if (waits)
            service(i)->refuse(reason);
    }
    drain();
}

void Stack::startAll()
{
    for (const int i : m_graph.order())
        wishStart(i);
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
    for (const int i : m_graph.withDependencies(index))
        wishStart(i);
    drain();
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
    for (const int i : m_graph.withDependencies(index)) {
        if (i != index)
            wishStart(i);
    }
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
    case ServiceState::Exited:
    case ServiceState::Failed:
        setWish(index, Wish::Run);
        break;
    }
}

void Stack::wishStop(int index, Wish wish)
{
    if (service(index)->state() == ServiceState::Stopping)
        setWish(index, wish == Wish::Restart ? Wish::Run : Wish::None);
    else
        setWish(index, wish);
}

void Stack::killOne(int index)
{
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
    const ServiceState before = m_views[size_t(index)].state;
    refreshView(index);
    if (m_views[size_t(index)].state != before)
        schedule(index);
    Q_EMIT serviceChanged(service(index)->spec().name);
    drain();
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
    const NextStep step =
        planNext(view, viewsOf(m_graph.dependenciesOf(index)), viewsOf(m_graph.dependantsOf(index)), m_gateOpen);
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
        service(index)->start(m_group);
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
    constexpr size_t kMostNames = 5;
    if (step.waitsFor.empty())
        return m_gateReason;
    const bool stops = paddock::isActive(service(index)->state());
    const auto &others = stops ? m_graph.dependantsOf(index) : m_graph.dependenciesOf(index);
    QStringList names;
    for (size_t i = 0; i < std::min(kMostNames, step.waitsFor.size()); ++i) {
        const int other = others[size_t(step.waitsFor[i])];
        names.append(stops ? service(other)->spec().name : nameWithObstacle(other));
    }
    QString text = names.join(QLatin1String(", "));
    if (step.waitsFor.size() > kMostNames)
        text = tr("%1 and %2 more").arg(text, QString::number(step.waitsFor.size() - kMostNames));
    return stops ? tr("stopping after %1").arg(text) : tr("waiting for %1").arg(text);
}

/// "redis", or "redis (exit 1)" where it will not run by itself.
QString Stack::nameWithObstacle(int index) const
{
    const Service *const other = service(index);
    const ServiceView &view = m_views[size_t(index)];
    const QString &name = other->spec().name;
    if (view.wish != Wish::None)
        return name;
    switch (view.state) {
    case ServiceState::Exited:
    case ServiceState::Failed:
        if (!other->reason().isEmpty())
            return tr("%1 (%2)").arg(name, other->reason());
        [[fallthrough]];
    case ServiceState::Stopped:
    case ServiceState::Frozen:
        return tr("%1 (%2)").arg(name, serviceStateId(view.state));
    case ServiceState::Waiting:
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Stopping:
        break;
    }
    return name;
}

void Stack::refreshView(int index)
{
    ServiceView &view = m_views[size_t(index)];
    const ServiceState state = service(index)->state();
    view.state = state;
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
