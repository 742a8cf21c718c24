// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicelistmodel.h"

#include "ui/services/servicedetails.h"
#include "ui/services/servicetext.h"
#include "ui/services/statelight.h"
#include "ui/services/statemark.h"

#include <algorithm>

namespace paddock {

namespace {

bool isService(const ServiceRow &row)
{
    return row.kind == ServiceRow::Kind::Service || row.kind == ServiceRow::Kind::Command;
}

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

void ServiceListModel::synchronize()
{
    m_synchronize.stop();
    const QList<ServiceRow> wanted = serviceRows(m_session->services(), m_collapsed);
    removeUnwanted(wanted);
    placeWanted(wanted);
    changeRows(wanted);
    lookAtClocks();
}

void ServiceListModel::changeRows(const QList<ServiceRow> &wanted)
{
    int first = -1;
    int last = -1;
    for (int i = 0; i < wanted.size(); ++i) {
        if (m_rows.at(i) == wanted.at(i))
            continue;
        m_rows[i] = wanted.at(i);
        first = first < 0 ? i : first;
        last = i;
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first), index(last));
}

void ServiceListModel::lookAtClocks()
{
    const QDateTime now = QDateTime::currentDateTime();
    int underWay = 0;
    std::chrono::milliseconds tick{0};
    for (const ServiceRow &row : std::as_const(m_rows)) {
        const auto isOnItsWay = [](const ServiceStatus &status) { return isUnderWay(status.state); };
        underWay += row.kind == Kind::Namespace ? std::ranges::any_of(row.members, isOnItsWay)
                                                : isService(row) && isOnItsWay(row.status);
        const auto own = isService(row) ? serviceTick(row.status, now) : std::chrono::milliseconds(0);
        if (own.count() > 0)
            tick = tick.count() > 0 ? std::min(tick, own) : own;
    }
    const bool news = underWay != m_underWay || tick != m_tick;
    m_underWay = underWay;
    m_tick = tick;
    if (news)
        Q_EMIT clocksChanged();
}

void ServiceListModel::renewClocks()
{
    const QDateTime now = QDateTime::currentDateTime();
    for (int i = 0; i < m_rows.size(); ++i) {
        if (isService(m_rows.at(i)) && serviceTick(m_rows.at(i).status, now).count() > 0)
            Q_EMIT dataChanged(index(i), index(i), {ReasonRole, WordsRole, ClockRole, RestRole});
    }
    lookAtClocks(); // what ended a minute ago counts in minutes
}

void ServiceListModel::removeUnwanted(const QList<ServiceRow> &wanted)
{
    QSet<QString> ids;
    for (const ServiceRow &row : wanted)
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

void ServiceListModel::placeWanted(const QList<ServiceRow> &wanted)
{
    QSet<QString> present;
    for (const ServiceRow &row : std::as_const(m_rows))
        present.insert(row.id);
    for (int i = 0; i < wanted.size(); ++i) {
        if (i < m_rows.size() && m_rows.at(i).id == wanted.at(i).id)
            continue;
        if (present.contains(wanted.at(i).id)) {
            const auto from = std::ranges::find(m_rows, wanted.at(i).id, &ServiceRow::id) - m_rows.begin();
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
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1), {FiguresRole, CountRole});
}

const GroupSample *ServiceListModel::groupOf(const QString &id) const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    const auto found = m_groups.constFind(id);
    if (!snapshot || found == m_groups.cend() || static_cast<std::size_t>(*found) >= snapshot->groups.size())
        return nullptr;
    return &snapshot->groups[static_cast<std::size_t>(*found)];
}

QModelIndex ServiceListModel::indexOf(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &ServiceRow::id);
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

QModelIndex ServiceListModel::machineIndex() const
{
    const auto found = std::ranges::find(m_rows, Kind::Machine, &ServiceRow::kind);
    return index(static_cast<int>(found - m_rows.begin()));
}

QStringList ServiceListModel::idsOf(const QModelIndex &index) const
{
    QStringList ids;
    if (!index.isValid())
        return ids;
    const ServiceRow &row = m_rows.at(index.row());
    if (isService(row))
        ids << row.id;
    for (const ServiceStatus &member : row.members)
        ids << member.id;
    return ids;
}

QString ServiceListModel::namespaceAt(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows.at(index.row()).kind != Kind::Namespace)
        return {};
    return m_rows.at(index.row()).title;
}

QModelIndex ServiceListModel::headerOf(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows.at(index.row()).status.namespaceName.isEmpty())
        return {};
    int row = index.row();
    while (row >= 0 && m_rows.at(row).kind != Kind::Namespace)
        --row;
    return row < 0 ? QModelIndex() : this->index(row);
}

void ServiceListModel::setCollapsed(const QString &namespaceName, bool collapsed)
{
    QSet<QString> names = m_collapsed;
    collapsed ? void(names.insert(namespaceName)) : void(names.remove(namespaceName));
    setCollapsedNamespaces(names);
}

void ServiceListModel::setCollapsedNamespaces(const QSet<QString> &names)
{
    if (m_collapsed == names)
        return;
    m_collapsed = names;
    synchronize();
}

void ServiceListModel::reveal(const QString &id)
{
    for (const ServiceRow &row : std::as_const(m_rows)) {
        if (row.collapsed && std::ranges::find(row.members, id, &ServiceStatus::id) != row.members.end()) {
            setCollapsed(QString(row.title), false);
            return;
        }
    }
}

QVariant ServiceListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const ServiceRow &row = m_rows.at(index.row());
    switch (role) {
    case KindRole:
        return static_cast<int>(row.kind);
    case IdRole:
        return row.id;
    case Qt::DisplayRole:
        return row.title;
    default:
        break;
    }
    if (isService(row))
        return serviceData(row, role);
    return row.kind == Kind::Namespace ? namespaceData(row, role) : otherData(row, role);
}

QVariant ServiceListModel::serviceData(const ServiceRow &row, int role) const
{
    const QDateTime now = QDateTime::currentDateTime();
    switch (role) {
    case StateRole:
        return static_cast<int>(row.status.state);
    case ReasonRole:
        return serviceReason(row.status, now);
    case WordsRole:
        return serviceLine(row.status, now).words;
    case ClockRole:
        return serviceLine(row.status, now).clock;
    case RestRole:
        return serviceLine(row.status, now).rest;
    case UnwellRole:
        return isUnwell(row.status);
    case RestartsRole:
        return row.status.restarts > 0 ? QVariant(row.status.restarts) : QVariant();
    case FiguresRole:
        return isActive(row.status.state) ? serviceFigures(groupOf(row.id)) : QString();
    case Qt::ToolTipRole:
        return ServiceDetails::of(*m_session, row.id, now).toHtml();
    case Qt::AccessibleTextRole:
        return QStringList{row.status.title, serviceReason(row.status, now), serviceFigures(groupOf(row.id))}.join(
            QStringLiteral(", "));
    case Qt::AccessibleDescriptionRole:
        return ServiceDetails::of(*m_session, row.id, now).toText();
    default:
        return {};
    }
}

QVariant ServiceListModel::namespaceData(const ServiceRow &row, int role) const
{
    switch (role) {
    case StateRole:
        return static_cast<int>(StateMark::of(row.members).state);
    case CountRole:
        return row.count;
    case CollapsedRole:
        return row.collapsed;
    case UnwellRole:
        return StateMark::of(row.members).unwell;
    case ReasonRole:
        return stateCounts(row.members);
    case Qt::ToolTipRole:
        return tr("Namespace %1: %2. Left and Right close and open it.").arg(row.title, stateCounts(row.members));
    case Qt::AccessibleTextRole:
        return tr("Namespace %1, %2, %3")
            .arg(row.title, row.collapsed ? tr("closed") : tr("open"), stateCounts(row.members));
    default:
        return {};
    }
}

QVariant ServiceListModel::otherData(const ServiceRow &row, int role) const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    if (role == Qt::AccessibleTextRole)
        return row.title;
    if (role == CountRole && row.count > 0)
        return row.count;
    if (row.kind != Kind::Machine)
        return {};
    if (role == CountRole && snapshot)
        return static_cast<int>(snapshot->processes.size());
    if (role == Qt::ToolTipRole)
        return snapshot && snapshot->restricted
                   ? tr("Every process of this machine that may be seen: /proc is mounted with hidepid")
                   : tr("Every process of this machine");
    return {};
}

} // namespace paddock
