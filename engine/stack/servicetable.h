// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/dependencygraph.h"
#include "engine/stack/startplan.h"
#include "engine/stack/waitcause.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace paddock {

class Service;
class ServiceTriggers;

/// The services of a stack, the arrows between them, and what the plan has to know of each. It keeps and answers; what
/// is done with them is the Stack's business. Owned by the Stack, lives on the engine's thread.
class ServiceTable
{
public:
    struct Row
    {
        Row(std::unique_ptr<Service> itself, std::unique_ptr<ServiceTriggers> itsTriggers);
        ~Row();

        std::unique_ptr<Service> service;
        std::unique_ptr<ServiceTriggers> triggers; ///< goes before the service
        ServiceView view;
        int index = 0;        ///< in the table and in its graph
        bool queued = false;  ///< the Stack is going to look at it
        bool leaving = false; ///< taken out of the stack; here until nothing of it is alive

    private:
        friend class ServiceTable;
        bool m_countedUnsettled = false;
        bool m_countedActive = false;
    };
    using Rows = std::vector<Row *>;

    /// What has come about since it was asked last.
    struct News
    {
        bool allStopped = false; ///< the last active service is not active any more
        bool settled = false;    ///< no order is under way any more
    };

    ServiceTable();
    ~ServiceTable();

    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] Row &at(int index) const { return *m_rows[size_t(index)]; }
    [[nodiscard]] Row *find(const QString &name) const; ///< null where there is none
    [[nodiscard]] bool isActive() const { return m_active > 0; }
    [[nodiscard]] bool isSettled() const { return m_unsettled == 0; }

    Row &add(std::unique_ptr<Row> row);
    /// Takes out those who leave, and of whom nothing is alive or asked for any more.
    std::vector<std::unique_ptr<Row>> takeLeft();
    /// Puts the rows in the order of these services, those that leave behind them, and draws the arrows anew.
    void arrange(const QList<ServiceSpec> &services);

    [[nodiscard]] Rows inOrder() const { return rowsOf(m_graph.order()); } ///< of their need
    [[nodiscard]] Rows inReverseOrder() const { return rowsOf(m_graph.reverseOrder()); }
    [[nodiscard]] Rows dependenciesOf(const Row &row) const { return rowsOf(m_graph.dependenciesOf(row.index)); }
    [[nodiscard]] Rows dependantsOf(const Row &row) const { return rowsOf(m_graph.dependantsOf(row.index)); }
    /// Directly or not; itself first.
    [[nodiscard]] Rows withDependencies(const Row &row) const { return rowsOf(m_graph.withDependencies(row.index)); }
    [[nodiscard]] Rows withDependants(const Row &row) const { return rowsOf(m_graph.withDependants(row.index)); }

    /// The view becomes what the service is now.
    void refresh(Row &row);
    News takeNews();

    /// What may be done for it now; `waitsFor` has positions in dependenciesOf() or dependantsOf().
    [[nodiscard]] NextStep nextStep(const Row &row, bool gateOpen) const;
    /// It leaves, and nothing of it is alive or asked for.
    [[nodiscard]] static bool hasLeft(const Row &row);
    /// All who need it find it as they need it.
    [[nodiscard]] bool isSatisfiedForAll(const Row &row) const;
    /// What the step waits for; `gateReason` where that is the gate.
    [[nodiscard]] WaitCause waitCause(const Row &row, const NextStep &step, const QString &gateReason) const;

private:
    std::unique_ptr<Row> take(int index); ///< the arrows are still the old ones
    void drawArrows();
    [[nodiscard]] Rows rowsOf(const DependencyGraph::Indices &indices) const;
    [[nodiscard]] std::vector<DependencyView> dependencyViewsOf(const Row &row) const;

    std::vector<std::unique_ptr<Row>> m_rows;
    QHash<QString, Row *> m_byName;
    DependencyGraph m_graph;
    int m_unsettled = 0;
    int m_active = 0;
    bool m_wasUnsettled = false;
    bool m_wasActive = false;
};

} // namespace paddock
