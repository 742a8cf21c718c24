// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependencychecker.h"

#include "engine/stack/nearestword.h"

#include <algorithm>

namespace paddock {

namespace {

constexpr size_t kMostNamesInACycle = 100;

bool isKeptUp(const ServiceSpec &spec)
{
    return spec.restart.policy == RestartPolicy::Always || spec.restart.policy == RestartPolicy::UnlessStopped;
}

bool isProbedByLog(const ServiceSpec &spec)
{
    return spec.ready && std::holds_alternative<LogCheck>(spec.ready->check);
}

} // namespace

DependencyChecker::DependencyChecker(std::vector<LocatedService> &services) : m_services(services)
{
    for (size_t i = 0; i < m_services.size(); ++i) {
        const ServiceSpec &spec = m_services[i].spec;
        m_byName[spec.name].push_back(i);
        if (spec.replica && spec.replica->of != spec.name)
            m_byName[spec.replica->of].push_back(i);
        m_names.append(spec.name);
    }
}

void DependencyChecker::run()
{
    std::vector<Places> places(m_services.size());
    for (size_t i = 0; i < m_services.size(); ++i)
        resolve(m_services[i], places[i]);

    QList<ServiceSpec> specs; // names and arrows alone
    for (const LocatedService &service : m_services) {
        ServiceSpec named;
        named.name = service.spec.name;
        named.dependsOn = service.spec.dependsOn;
        specs.append(named);
    }
    for (DependencyGraph::Indices &cycle : DependencyGraph(specs).findCycles())
        refuseCycle(std::move(cycle), places);
}

void DependencyChecker::resolve(LocatedService &service, Places &places)
{
    for (const LocatedDependency &wanted : service.dependencies) {
        const QString &name = wanted.dependency.service;
        const bool isItself = name == service.spec.name || (service.spec.replica && name == service.spec.replica->of);
        if (isItself)
            service.refuse(wanted.position, tr("service '%1' depends on itself").arg(name));
        else
            resolveOne(service, wanted, places);
    }
}

void DependencyChecker::resolveOne(LocatedService &service, const LocatedDependency &wanted, Places &places)
{
    const auto targets = m_byName.constFind(wanted.dependency.service);
    if (targets == m_byName.cend()) {
        refuseUnknown(service, wanted);
        return;
    }
    for (const size_t index : *targets) {
        const ServiceSpec &target = m_services[index].spec;
        Dependency dependency = wanted.dependency;
        dependency.service = target.name;
        if (target.disabled && !service.spec.disabled) {
            service.refuse(wanted.position,
                           tr("service '%1' depends on '%2', which is disabled and would never start: enable it, or "
                              "disable this one too")
                               .arg(service.spec.name, wanted.dependency.service));
            return;
        }
        if (!wanted.conditionPosition && target.ready)
            dependency.condition = DependencyCondition::Ready;
        else if (wanted.conditionPosition && !checkCondition(service, wanted, target, dependency))
            return;
        if (++m_arrows > kMostArrows) {
            if (m_arrows == kMostArrows + 1)
                service.refuse(wanted.position, tr("there are more than %1 dependencies").arg(kMostArrows));
            return;
        }
        service.spec.dependsOn.append(dependency);
        places.append(wanted.position);
    }
}

void DependencyChecker::refuseUnknown(const LocatedService &service, const LocatedDependency &wanted) const
{
    const QString &name = wanted.dependency.service;
    const auto nearest = service.problems->wantsSuggestions() ? nearestWord(name, m_names) : std::nullopt;
    const QString message =
        tr("service '%1' depends on '%2', and no service has that name").arg(service.spec.name, name);
    service.refuse(wanted.position, nearest && *nearest != service.spec.name
                                        ? message + tr("; did you mean '%1'?").arg(*nearest)
                                        : message);
}

bool DependencyChecker::checkCondition(const LocatedService &service, const LocatedDependency &wanted,
                                       const ServiceSpec &target, Dependency &dependency) const
{
    QString message;
    switch (dependency.condition) {
    case DependencyCondition::Started:
        break;
    case DependencyCondition::Ready:
        if (!target.ready)
            message = tr("'%1' has no ready probe and never becomes ready: give it 'ready', or wait for 'started'");
        break;
    case DependencyCondition::Healthy:
        if (!target.health)
            message = tr("'%1' has no health probe and never becomes healthy: give it 'health', or wait for 'ready' or "
                         "'started'");
        break;
    case DependencyCondition::Completed:
    case DependencyCondition::CompletedSuccessfully:
        if (isKeptUp(target))
            message = tr("'%1' is started again whenever it ends, so it never completes: set its 'restart' to never or "
                         "on_failure");
        break;
    case DependencyCondition::LogReady:
        if (!dependency.logPattern.isEmpty())
            break;
        if (isProbedByLog(target))
            dependency.logPattern = std::get<LogCheck>(target.ready->check).pattern;
        else
            message =
                tr("which line of '%1' is waited for? give the dependency a 'pattern', or '%1' a ready probe with "
                   "'log'");
        break;
    }
    if (message.isEmpty())
        return true;
    service.refuse(*wanted.conditionPosition, message.arg(wanted.dependency.service));
    return false;
}

void DependencyChecker::refuseCycle(DependencyGraph::Indices cycle, const std::vector<Places> &places) const
{
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    const auto firstIndex = size_t(cycle.front());
    const LocatedService &first = m_services[firstIndex];
    const QString &second = m_services[size_t(cycle[1 % cycle.size()])].spec.name;
    QStringList names;
    for (size_t i = 0; i < std::min(cycle.size(), kMostNamesInACycle); ++i)
        names.append(m_services[size_t(cycle[i])].spec.name);
    if (cycle.size() > kMostNamesInACycle)
        names.append(tr("(%1 more)").arg(cycle.size() - kMostNamesInACycle));
    names.append(first.spec.name);
    const qsizetype edge = std::max<qsizetype>(0, namesOf(first.spec.dependsOn).indexOf(second));
    first.refuse(places[firstIndex][edge],
                 tr("services depend on each other in a circle: %1").arg(names.join(QLatin1String(" -> "))));
}

} // namespace paddock
