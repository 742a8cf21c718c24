// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/session.h"
#include "ui/services/servicerows.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QTimer>

#include <chrono>

namespace paddock {

/// The rows of the side bar: services in their namespaces, launched commands and the machine, each below its section's
/// title. Follows one session by inserting, moving and removing rows, never by a reset, so that a selection survives
/// everything. Owned by its view; main thread.
class ServiceListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using Kind = ServiceRow::Kind;
    enum Role {
        KindRole = Qt::UserRole, ///< Kind as int
        IdRole,
        StateRole,  ///< ServiceState as int; of a namespace the worst of its services
        ReasonRole, ///< the second line; it has three parts, see ServiceLine
        WordsRole,
        ClockRole,
        RestRole,
        UnwellRole,    ///< it runs and its probes say that it does not work; of a namespace see StateMark
        RestartsRole,  ///< how often by itself; absent where never
        FiguresRole,   ///< at the right end of the first line
        CountRole,     ///< of a section, a namespace or the machine
        CollapsedRole, ///< of a namespace
    };

    explicit ServiceListModel(Session *session, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Invalid where there is no such row, also while its namespace is collapsed.
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;
    [[nodiscard]] QModelIndex machineIndex() const;
    /// The services that a row stands for: itself, or all of a namespace.
    [[nodiscard]] QStringList idsOf(const QModelIndex &index) const;
    /// The name of the namespace whose header it is; else empty.
    [[nodiscard]] QString namespaceAt(const QModelIndex &index) const;
    /// The header that a service's row stands below; invalid where there is none.
    [[nodiscard]] QModelIndex headerOf(const QModelIndex &index) const;

    void setCollapsed(const QString &namespaceName, bool collapsed);
    void setCollapsedNamespaces(const QSet<QString> &names);
    [[nodiscard]] const QSet<QString> &collapsedNamespaces() const { return m_collapsed; }
    /// Sees to it that the service has a row.
    void reveal(const QString &id);

    /// Something is starting or stopping.
    [[nodiscard]] bool hasUnderWay() const { return m_underWay > 0; }
    /// How often a row reads otherwise by the clock alone; 0 where nothing counts.
    [[nodiscard]] std::chrono::milliseconds tick() const { return m_tick; }
    /// Time has passed.
    void renewClocks();

Q_SIGNALS:
    void clocksChanged(); ///< hasUnderWay() or tick()

private:
    void synchronize();
    void removeUnwanted(const QList<ServiceRow> &wanted);
    void placeWanted(const QList<ServiceRow> &wanted);
    void changeRows(const QList<ServiceRow> &wanted);
    void refreshFigures();
    void lookAtClocks();
    [[nodiscard]] const GroupSample *groupOf(const QString &id) const;
    [[nodiscard]] QVariant serviceData(const ServiceRow &row, int role) const;
    [[nodiscard]] QVariant namespaceData(const ServiceRow &row, int role) const;
    [[nodiscard]] QVariant otherData(const ServiceRow &row, int role) const;

    Session *m_session;
    QList<ServiceRow> m_rows;
    QSet<QString> m_collapsed;
    QHash<QString, int> m_groups; ///< id to its place in the newest snapshot
    QTimer m_synchronize;         ///< many changes in one turn of the event loop cost one
    int m_underWay = 0;
    std::chrono::milliseconds m_tick{0};
};

} // namespace paddock
