// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/processes/processplan.h"

#include <QAbstractItemModel>
#include <QDateTime>
#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <optional>

namespace paddock {

/// The live process tree. show() applies a sample as a diff keyed by ProcessKey: rows are inserted, removed and moved,
/// never reset, so selection and expansion survive; only another scope resets. New rows are tinted for a moment, ended
/// ones stay that long. Owned by its pane, main thread, cannot fail.
class ProcessTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Tint { None, New, Ended };

    explicit ProcessTreeModel(QObject *parent = nullptr,
                              std::chrono::milliseconds tintTime = std::chrono::milliseconds(1500));
    ~ProcessTreeModel() override;

    /// The newest sample and services; while paused they are kept for later.
    void show(const SnapshotPtr &snapshot, const QList<ServiceStatus> &services);
    void setScope(ProcessScope scope, const QString &serviceId);
    void setFilter(const QString &words);
    void setPaused(bool paused);

    [[nodiscard]] ProcessScope scope() const { return m_wish.scope; }
    [[nodiscard]] QString serviceId() const { return m_wish.serviceId; }
    [[nodiscard]] QString filter() const { return m_wish.filter; }
    [[nodiscard]] bool isPaused() const { return m_paused; }
    /// The scope has processes; the filter may hide them all.
    [[nodiscard]] bool foundProcesses() const { return m_foundProcesses; }
    [[nodiscard]] bool hasSnapshot() const { return m_shown != nullptr; }

    [[nodiscard]] const ProcessRow *row(const QModelIndex &index) const; ///< null for an invalid index
    [[nodiscard]] QModelIndex indexOf(const ProcessKey &key) const;
    [[nodiscard]] Tint tint(const QModelIndex &index) const;
    /// 1 when it begins, 0 when it is over.
    [[nodiscard]] double tintStrength(const QModelIndex &index) const;
    [[nodiscard]] bool hasTints() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void shown(); ///< a sample, filter, order or scope has been applied

private:
    void refresh();
    void noteEnds(const Snapshot &before);
    void keepEnded(ProcessPlan &plan);
    [[nodiscard]] bool staysAsEnded(ProcessNode *node) const;
    void linkNodes(ProcessPlan &plan, const Snapshot *before);
    void apply(ProcessPlan &plan);
    void updateRow(ProcessNode *node, const ProcessRow &row);
    void placeChildren(ProcessPlan &plan, ProcessNode *parent, const std::vector<int> &wanted);
    void orderStaying(const ProcessPlan &plan, ProcessNode *parent, const std::vector<int> &wanted);
    void moveWithin(ProcessNode *parent, const std::vector<ProcessNode *> &order, const std::vector<bool> &mayStay);
    void layOut(ProcessNode *parent, const std::vector<ProcessNode *> &order);
    std::unique_ptr<ProcessNode> makeNode(ProcessPlan &plan, int item, ProcessNode *parent);
    void moveNode(ProcessNode *node, ProcessNode *parent, int at);
    void removeUnwanted(ProcessNode *parent);
    void tellChanges(ProcessNode *parent);
    void forget(const ProcessNode *node);
    void removeExpired();

    [[nodiscard]] ProcessNode *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOfNode(const ProcessNode *node) const;
    [[nodiscard]] QString text(const ProcessRow &row, ProcessColumn column) const;
    [[nodiscard]] QString toolTip(const ProcessRow &row, ProcessColumn column) const;
    [[nodiscard]] QDateTime startOf(const ProcessRow &row) const;

    ProcessNode m_root;
    QHash<ProcessKey, ProcessNode *> m_nodes;
    ProcessPlan::Wish m_wish;
    ProcessColumn m_sortColumn = ProcessColumn::Started;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    SnapshotPtr m_latest; ///< as given by show()
    SnapshotPtr m_shown;  ///< as the rows show it; older than m_latest while paused
    QList<ServiceStatus> m_latestServices;
    QList<ServiceStatus> m_services;
    bool m_paused = false;
    bool m_filling = true; ///< the next diff fills an empty tree: nothing in it is new
    bool m_foundProcesses = false;
    const std::chrono::milliseconds m_tintTime;
    QElapsedTimer m_clock;
    qint64 m_tintedUntilMs = -1; ///< on m_clock: when the newest tint is over
    QTimer m_expiry;
    QHash<QString, std::deque<qint64>> m_ends; ///< when members of a service ended
};

} // namespace paddock
