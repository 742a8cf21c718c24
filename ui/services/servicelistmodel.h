// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/session.h"

#include <QAbstractListModel>
#include <QHash>
#include <QTimer>

namespace paddock {

/// The rows of the side bar: services, launched commands and the machine, each below its section's title. Follows one
/// session by inserting, moving and removing rows, never by a reset, so that a selection survives everything.
/// Owned by its view; main thread.
class ServiceListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Kind { Section, Service, Command, Machine };
    enum Role {
        KindRole = Qt::UserRole, ///< Kind as int
        IdRole,
        StateRole,   ///< ServiceState as int
        ReasonRole,  ///< the second line
        FiguresRole, ///< at the right end of the first line
        CountRole,   ///< of a section or the machine
    };

    explicit ServiceListModel(Session *session, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Invalid where there is no such row.
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;
    [[nodiscard]] QModelIndex machineIndex() const;
    /// Something is starting or stopping.
    [[nodiscard]] bool hasUnderWay() const { return m_underWay > 0; }

Q_SIGNALS:
    void underWayChanged();

private:
    struct Row
    {
        Kind kind = Kind::Section;
        QString id; ///< of a section its word
        ServiceStatus status;
    };

    void synchronize();
    void removeUnwanted(const QList<Row> &wanted);
    void placeWanted(const QList<Row> &wanted);
    void refreshFigures();
    [[nodiscard]] QList<Row> wantedRows() const;
    [[nodiscard]] const GroupSample *groupOf(const QString &id) const;
    [[nodiscard]] QVariant serviceData(const Row &row, int role) const;
    [[nodiscard]] QVariant otherData(const Row &row, int role) const;
    [[nodiscard]] int countOf(Kind kind) const;

    Session *m_session;
    QList<Row> m_rows;
    QHash<QString, int> m_groups; ///< id to its place in the newest snapshot
    QTimer m_synchronize;         ///< many changes in one turn of the event loop cost one
    int m_underWay = 0;
};

} // namespace paddock
