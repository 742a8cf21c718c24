// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicelistmodel.h"

#include "ui/services/servicetext.h"
#include "ui/services/statelight.h"

#include <QSet>

#include <algorithm>

namespace paddock {

namespace {

/// A service may be called anything, so sections carry a sign that no service's name begins with.
const QString kServices = QStringLiteral("\nservices");
const QString kCommands = QStringLiteral("\ncommands");
const QString kMachine = QStringLiteral("\nmachine");
const QString kProcesses = QStringLiteral("\nprocesses");

} // namespace

ServiceListModel::ServiceListModel(Session *session, QObject *parent) : QAbstractListModel(parent), m_session(session)
{
    m_synchronize.setSingleShot(true);
    m_synchronize.setInterval(0);
    connect(&m_synchronize, &QTimer::timeout, this, &ServiceListModel::synchronize);
    const auto later = [this] {
        if (!m_synchronize.isActive())
            m_synchronize.start();
    };
    connect(session, &Session::opened, this, later);
    connect(session, &Session::serviceChanged, this, later);
    connect(session, &Session::serviceRemoved, this, later);
    connect(session, &Session::sampled, this, &ServiceListModel::refreshFigures);
    synchronize();
    refreshFigures();
}

int ServiceListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

Qt::ItemFlags ServiceListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (m_rows.at(index.row()).kind == Kind::Section)
        return Qt::ItemNeverHasChildren;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QList<ServiceListModel::Row> ServiceListModel::wantedRows() const
{
    QList<Row> services;
    QList<Row> commands;
    for (const ServiceStatus &status : m_session->services()) {
        if (status.launched)
            commands.append({Kind::Command, status.id, status});
        else
            services.append({Kind::Service, status.id, status});
    }
    QList<Row> rows;
    if (!services.isEmpty())
        rows << Row{Kind::Section, kServices, {}} << services;
    if (!commands.isEmpty())
        rows << Row{Kind::Section, kCommands, {}} << commands;
    rows << Row{Kind::Section, kMachine, {}} << Row{Kind::Machine, kProcesses, {}};
    return rows;
}

void ServiceListModel::synchronize()
{
    const QList<Row> wanted = wantedRows();
    removeUnwanted(wanted);
    placeWanted(wanted);
    int underWay = 0;
    int first = -1;
    int last = -1;
    for (int i = 0; i < wanted.size(); ++i) {
        underWay += wanted.at(i).kind != Kind::Section && isUnderWay(wanted.at(i).status.state);
        if (m_rows.at(i).status == wanted.at(i).status && m_rows.at(i).kind != Kind::Section)
            continue;
        m_rows[i] = wanted.at(i);
        first = first < 0 ? i : first;
        last = i;
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first), index(last));
    if (std::exchange(m_underWay, underWay) != underWay)
        Q_EMIT underWayChanged();
}

void ServiceListModel::removeUnwanted(const QList<Row> &wanted)
{
    QSet<QString> ids;
    for (const Row &row : wanted)
        ids.insert(row.id);
    for (int end = static_cast<int>(m_rows.size()); end > 0; --end) {
        if (ids.contains(m_rows.at(end - 1).id))
            continue;
        int begin = end - 1;
        while (begin > 0 && !ids.contains(m_rows.at(begin - 1).id))
            --begin;
        beginRemoveRows({}, begin, end - 1);
        m_rows.remove(begin, end - begin);
        endRemoveRows();
        end = begin + 1;
    }
}

void ServiceListModel::placeWanted(const QList<Row> &wanted)
{
    QSet<QString> present;
    for (const Row &row : std::as_const(m_rows))
        present.insert(row.id);
    for (int i = 0; i < wanted.size(); ++i) {
        if (i < m_rows.size() && m_rows.at(i).id == wanted.at(i).id)
            continue;
        if (present.contains(wanted.at(i).id)) {
            const auto from = std::ranges::find(m_rows, wanted.at(i).id, &Row::id) - m_rows.begin();
            beginMoveRows({}, static_cast<int>(from), static_cast<int>(from), {}, i);
            m_rows.move(from, i);
            endMoveRows();
            continue;
        }
        int end = i + 1;
        while (end < wanted.size() && !present.contains(wanted.at(end).id))
            ++end;
        beginInsertRows({}, i, end - 1);
        for (int at = i; at < end; ++at)
            m_rows.insert(at, wanted.at(at));
        endInsertRows();
        i = end - 1;
    }
}

void ServiceListModel::refreshFigures()
{
    m_groups.clear();
    if (const SnapshotPtr snapshot = m_session->snapshot()) {
        for (int i = 0; i < static_cast<int>(snapshot->groups.size()); ++i)
            m_groups.insert(snapshot->groups[static_cast<std::size_t>(i)].id, i);
    }
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1), {FiguresRole, ReasonRole, CountRole});
}

const GroupSample *ServiceListModel::groupOf(const QString &id) const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    const auto found = m_groups.constFind(id);
    if (!snapshot || found == m_groups.cend() || static_cast<std::size_t>(*found) >= snapshot->groups.size())
        return nullptr;
    return &snapshot->groups[static_cast<std::size_t>(*found)];
}

int ServiceListModel::countOf(Kind kind) const
{
    return static_cast<int>(std::ranges::count(m_rows, kind, &Row::kind));
}

QModelIndex ServiceListModel::indexOf(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &Row::id);
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

QModelIndex ServiceListModel::machineIndex() const { return indexOf(kProcesses); }

QVariant ServiceListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == KindRole)
        return static_cast<int>(row.kind);
    if (role == IdRole)
        return row.id;
    return row.kind == Kind::Service || row.kind == Kind::Command ? serviceData(row, role) : otherData(row, role);
}

QVariant ServiceListModel::serviceData(const Row &row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return row.status.title;
    case StateRole:
        return static_cast<int>(row.status.state);
    case ReasonRole:
        return serviceReason(row.status, QDateTime::currentDateTime());
    case FiguresRole:
        return isActive(row.status.state) ? serviceFigures(groupOf(row.id)) : QString();
    case Qt::ToolTipRole:
        return serviceToolTip(row.status, m_session->log(row.id), QDateTime::currentDateTime());
    case Qt::AccessibleTextRole:
        return QStringList{row.status.title, serviceReason(row.status, QDateTime::currentDateTime()),
                           serviceFigures(groupOf(row.id))}
            .join(QStringLiteral(", "));
    default:
        return {};
    }
}

QVariant ServiceListModel::otherData(const Row &row, int role) const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        if (row.id == kServices)
            return tr("Services");
        if (row.id == kCommands)
            return tr("Commands");
        return row.id == kMachine ? tr("Machine") : tr("Processes");
    }
    if (role == CountRole) {
        if (row.id == kServices)
            return countOf(Kind::Service);
        if (row.id == kCommands)
            return countOf(Kind::Command);
        if (row.id == kProcesses && snapshot)
            return static_cast<int>(snapshot->processes.size());
    }
    if (role == Qt::ToolTipRole && row.id == kProcesses)
        return snapshot && snapshot->restricted
                   ? tr("Every process of this machine that may be seen: /proc is mounted with hidepid")
                   : tr("Every process of this machine");
    return {};
}

} // namespace paddock
