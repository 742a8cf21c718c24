// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicetable.h"

#include "engine/stack/service.h"
#include "engine/stack/servicetriggers.h"
#include "engine/stack/waittext.h"

#include <algorithm>
#include <utility>

namespace paddock {

ServiceTable::Row::Row(std::unique_ptr<Service> itself, std::unique_ptr<ServiceTriggers> itsTriggers)
    : service(std::move(itself)), triggers(std::move(itsTriggers))
{}

ServiceTable::Row::~Row() = default;

ServiceTable::ServiceTable() = default;

ServiceTable::~ServiceTable() = default;

ServiceTable::Row *ServiceTable::find(const QString &name) const { return m_byName.value(name, nullptr); }

ServiceTable::Row &ServiceTable::add(std::unique_ptr<Row> row)
{
    row->index = count();
    m_byName.insert(row->service->spec().name, row.get());
    m_rows.push_back(std::move(row));
    return *m_rows.back();
}

std::unique_ptr<ServiceTable::Row> ServiceTable::take(int index)
{
    const auto place = m_rows.begin() + index;
    std::unique_ptr<Row> taken = std::move(*place);
    m_rows.erase(place);
    m_byName.remove(taken->service->spec().name);
    m_unsettled -= int(std::exchange(taken->m_countedUnsettled, false));
    m_active -= int(std::exchange(taken->m_countedActive, false));
    return taken;
}

std::vector<std::unique_ptr<ServiceTable::Row>> ServiceTable::takeLeft()
{
    std::vector<std::unique_ptr<Row>> left;
    for (int i = count() - 1; i >= 0 && at(i).leaving; --i) {
        if (hasLeft(at(i)))
            left.push_back(take(i));
    }
    if (!left.empty())
        drawArrows(); // once for all of them
    return left;
}

void ServiceTable::arrange(const QList<ServiceSpec> &services)
{
    int next = 0;
    for (const ServiceSpec &service : services)
        find(service.name)->index = next++;
    for (const auto &row : m_rows) {
        if (row->leaving)
            row->index = next++;
    }
    std::sort(m_rows.begin(), m_rows.end(),
              [](const auto &one, const auto &other) { return one->index < other->index; });
    drawArrows();
}

void ServiceTable::drawArrows()
{
    QList<ServiceSpec> specs;
    specs.reserve(count());
    for (const auto &row : m_rows) {
        row->index = int(specs.size());
        specs.append(row->service->spec());
    }
    m_graph = DependencyGraph(specs);
}

ServiceTable::Rows ServiceTable::rowsOf(const DependencyGraph::Indices &indices) const
{
    Rows rows;
    rows.reserve(indices.size());
    for (const int index : indices)
        rows.push_back(&at(index));
    return rows;
}

void ServiceTable::refresh(Row &row)
{
    ServiceView &view = row.view;
    view.state = row.service->state();
    view.launched = row.service->hasLaunched();
    view.ready = row.service->isReady();
    view.healthy = row.service->supervisor().isHealthy().value_or(false);
    if (view.wish == Wish::None)
        view.blocked = false;

    const auto count = [](bool &counted, int &total, bool counts) {
        total += int(counts) - int(counted);
        counted = counts;
    };
    count(row.m_countedUnsettled, m_unsettled, isUnsettled(view));
    count(row.m_countedActive, m_active, paddock::isActive(view.state));
    m_wasUnsettled = m_wasUnsettled || m_unsettled > 0;
    m_wasActive = m_wasActive || m_active > 0;
}

ServiceTable::News ServiceTable::takeNews()
{
    const bool wasUnsettled = std::exchange(m_wasUnsettled, m_unsettled > 0);
    const bool wasActive = std::exchange(m_wasActive, m_active > 0);
    return {wasActive && m_active == 0, wasUnsettled && m_unsettled == 0};
}

NextStep ServiceTable::nextStep(const Row &row, bool gateOpen) const
{
    std::vector<ServiceView> dependants;
    for (const Row *const dependant : dependantsOf(row))
        dependants.push_back(dependant->view);
    return planNext(row.view, dependencyViewsOf(row), dependants, gateOpen);
}

/// In the order of the graph's arrows, which leaves out names that are no service's.
std::vector<DependencyView> ServiceTable::dependencyViewsOf(const Row &row) const
{
    std::vector<DependencyView> views;
    for (const Dependency &dependency : row.service->spec().dependsOn) {
        const Row *const other = find(dependency.service);
        if (!other)
            continue;
        views.push_back({other->view, dependency.condition,
                         dependency.condition == DependencyCondition::LogReady &&
                             other->service->hasLogged(dependency.logPattern)});
    }
    return views;
}

bool ServiceTable::hasLeft(const Row &row)
{
    return row.leaving && !row.queued && !paddock::isActive(row.view.state) &&
           row.view.state != ServiceState::Waiting && row.view.wish == Wish::None;
}

bool ServiceTable::isSatisfiedForAll(const Row &row) const
{
    const Rows dependants = dependantsOf(row);
    return std::all_of(dependants.begin(), dependants.end(), [&](const Row *dependant) {
        const auto &arrows = m_graph.dependenciesOf(dependant->index);
        const std::vector<DependencyView> views = dependencyViewsOf(*dependant);
        for (size_t i = 0; i < arrows.size(); ++i) {
            if (arrows[i] == row.index && !isSatisfied(views[i]))
                return false;
        }
        return true;
    });
}

WaitCause ServiceTable::waitCause(const Row &row, const NextStep &step, const QString &gateReason) const
{
    if (step.waitsFor.empty())
        return {gateReason, {}};
    QStringList names;
    if (paddock::isActive(row.view.state)) {
        const Rows dependants = dependantsOf(row);
        for (const int position : step.waitsFor)
            names.append(dependants[size_t(position)]->service->spec().name);
        return {waittext::stop(names), names};
    }
    const Rows dependencies = dependenciesOf(row);
    const std::vector<DependencyView> views = dependencyViewsOf(row);
    QList<waittext::Obstacle> obstacles;
    for (const int position : step.waitsFor) {
        const Service &other = *dependencies[size_t(position)]->service;
        names.append(other.spec().name);
        obstacles.append({other.spec().name, views[size_t(position)], other.reason()});
    }
    return {waittext::start(obstacles), names};
}

} // namespace paddock
