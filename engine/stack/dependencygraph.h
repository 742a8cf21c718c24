// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicespec.h"

#include <QList>
#include <QStringList>

#include <vector>

namespace paddock {

/// Who needs whom among services, by their index in the list it was made from. A value without any system in it;
/// names that are no service's are left out. Every walk is a loop, so that 10,000 services in a row need no deep
/// stack.
class DependencyGraph
{
public:
    using Indices = std::vector<int>;

    DependencyGraph() = default;
    explicit DependencyGraph(const QList<ServiceSpec> &services);

    [[nodiscard]] int count() const { return int(m_dependencies.size()); }
    [[nodiscard]] const Indices &dependenciesOf(int index) const { return m_dependencies[size_t(index)]; }
    [[nodiscard]] const Indices &dependantsOf(int index) const { return m_dependants[size_t(index)]; }

    /// Dependencies before dependants, the list's order where both ways are right. Services on a cycle, or behind
    /// one, are missing: ask findCycles() first.
    [[nodiscard]] Indices order() const;
    [[nodiscard]] Indices reverseOrder() const;

    /// Each as the services in the order of their need, the first one not repeated; no service in two of them.
    [[nodiscard]] std::vector<Indices> findCycles() const;

    /// The service and everything it needs, directly or not; itself first.
    [[nodiscard]] Indices withDependencies(int index) const { return reach(index, m_dependencies); }
    /// The service and everything that needs it, directly or not; itself first.
    [[nodiscard]] Indices withDependants(int index) const { return reach(index, m_dependants); }

private:
    [[nodiscard]] Indices reach(int index, const std::vector<Indices> &edges) const;

    std::vector<Indices> m_dependencies;
    std::vector<Indices> m_dependants;
};

} // namespace paddock
