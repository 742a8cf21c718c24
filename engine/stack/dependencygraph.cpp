// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependencygraph.h"

#include <QHash>

#include <algorithm>
#include <functional>
#include <queue>

namespace paddock {

namespace {

enum class Colour : char { Unseen, OnPath, Done };

struct Visit
{
    int service;
    size_t nextEdge;
};

/// The part of the path from `service` on: what closes into a cycle when its last one needs `service`.
DependencyGraph::Indices tailFrom(const std::vector<Visit> &path, int service)
{
    const auto begin = std::find_if(path.begin(), path.end(), [&](const Visit &v) { return v.service == service; });
    DependencyGraph::Indices cycle;
    for (auto it = begin; it != path.end(); ++it)
        cycle.push_back(it->service);
    return cycle;
}

} // namespace

DependencyGraph::DependencyGraph(const QList<ServiceSpec> &services)
    : m_dependencies(size_t(services.size())), m_dependants(size_t(services.size()))
{
    QHash<QString, int> indexOf;
    indexOf.reserve(services.size());
    for (int i = 0; i < int(services.size()); ++i)
        indexOf.insert(services[i].name, i);
    for (int i = 0; i < int(services.size()); ++i) {
        for (const Dependency &dependency : services[i].dependsOn) {
            const auto it = indexOf.constFind(dependency.service);
            if (it == indexOf.cend())
                continue;
            m_dependencies[size_t(i)].push_back(*it);
            m_dependants[size_t(*it)].push_back(i);
        }
    }
}

DependencyGraph::Indices DependencyGraph::order() const
{
    std::vector<size_t> missing(m_dependencies.size());
    std::priority_queue<int, Indices, std::greater<>> ready;
    for (int i = 0; i < count(); ++i) {
        missing[size_t(i)] = dependenciesOf(i).size();
        if (missing[size_t(i)] == 0)
            ready.push(i);
    }
    Indices result;
    result.reserve(m_dependencies.size());
    while (!ready.empty()) {
        const int next = ready.top();
        ready.pop();
        result.push_back(next);
        for (const int dependant : dependantsOf(next)) {
            if (--missing[size_t(dependant)] == 0)
                ready.push(dependant);
        }
    }
    return result;
}

DependencyGraph::Indices DependencyGraph::reverseOrder() const
{
    Indices result = order();
    std::reverse(result.begin(), result.end());
    return result;
}

std::vector<DependencyGraph::Indices> DependencyGraph::findCycles() const
{
    std::vector<Indices> cycles;
    std::vector<Colour> colour(m_dependencies.size(), Colour::Unseen);
    std::vector<bool> named(m_dependencies.size(), false);
    std::vector<Visit> path;

    for (int root = 0; root < count(); ++root) {
        if (colour[size_t(root)] != Colour::Unseen)
            continue;
        path.push_back({root, 0});
        colour[size_t(root)] = Colour::OnPath;
        while (!path.empty()) {
            Visit &top = path.back();
            const Indices &needs = dependenciesOf(top.service);
            if (top.nextEdge == needs.size()) {
                colour[size_t(top.service)] = Colour::Done;
                path.pop_back();
                continue;
            }
            const int next = needs[top.nextEdge++];
            if (colour[size_t(next)] == Colour::Unseen) {
                colour[size_t(next)] = Colour::OnPath;
                path.push_back({next, 0});
            } else if (colour[size_t(next)] == Colour::OnPath && !named[size_t(next)] && !named[size_t(top.service)]) {
                Indices cycle = tailFrom(path, next);
                // One that shares a service with a cycle already named would only repeat the same mistake.
                if (std::none_of(cycle.begin(), cycle.end(), [&](int i) { return named[size_t(i)]; })) {
                    for (const int i : cycle)
                        named[size_t(i)] = true;
                    cycles.push_back(std::move(cycle));
                }
            }
        }
    }
    return cycles;
}

DependencyGraph::Indices DependencyGraph::reach(int index, const std::vector<Indices> &edges) const
{
    std::vector<bool> seen(edges.size(), false);
    Indices result{index};
    seen[size_t(index)] = true;
    for (size_t i = 0; i < result.size(); ++i) {
        for (const int next : edges[size_t(result[i])]) {
            if (!seen[size_t(next)]) {
                seen[size_t(next)] = true;
                result.push_back(next);
            }
        }
    }
    return result;
}

} // namespace paddock
