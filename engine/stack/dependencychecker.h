// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/dependencygraph.h"
#include "engine/stack/locatedservice.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

#include <vector>

namespace paddock {

/// Says what the dependencies of all services mean together: names that are replicated stand for all replicas, a
/// condition that was left out is the best that the other service offers. Refuses names that nobody has, circles, and
/// conditions that can never come true.
class DependencyChecker
{
    Q_DECLARE_TR_FUNCTIONS(DependencyChecker)
public:
    static constexpr size_t kMostArrows = 1'000'000; ///< replicas of replicas multiply

    explicit DependencyChecker(std::vector<LocatedService> &services);

    /// Fills in the dependencies of every service.
    void run();

private:
    using Places = QList<SourcePosition>;

    void resolve(LocatedService &service, Places &places);
    void resolveOne(LocatedService &service, const LocatedDependency &wanted, Places &places);
    void refuseUnknown(const LocatedService &service, const LocatedDependency &wanted) const;
    bool checkCondition(const LocatedService &service, const LocatedDependency &wanted, const ServiceSpec &target,
                        Dependency &dependency) const;
    void refuseCycle(DependencyGraph::Indices cycle, const std::vector<Places> &places) const;

    std::vector<LocatedService> &m_services;
    QHash<QString, std::vector<size_t>> m_byName; ///< also the names that replicas share
    QStringList m_names;
    size_t m_arrows = 0;
};

} // namespace paddock
