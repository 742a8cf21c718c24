// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processtreemodel.h"

#include "ui/processes/processtext.h"

#include <QFont>

#include <algorithm>

namespace paddock {

ProcessTreeModel::ProcessTreeModel(QObject *parent, std::chrono::milliseconds tintTime)
    : QAbstractItemModel(parent), m_tintTime(tintTime)
{
    m_clock.start();
    m_expiry.setSingleShot(true);
    connect(&m_expiry, &QTimer::timeout, this, &ProcessTreeModel::removeExpired);
}

ProcessTreeModel::~ProcessTreeModel() = default;

void ProcessTreeModel::show(const SnapshotPtr &snapshot, const QList<ServiceStatus> &services)
{
    m_latest = snapshot;
    m_latestServices = services;
    if (!m_paused)
        refresh();
}

void ProcessTreeModel::setScope(ProcessScope scope, const QString &serviceId)
{
    if (scope == m_wish.scope && serviceId == m_wish.serviceId)
        return;
    beginResetModel();
    m_wish.scope = scope;
    m_wish.serviceId = serviceId;
    m_nodes.clear();
    m_root.children.clear();
    m_filling = true;
    endResetModel();
    refresh();
}

void ProcessTreeModel::setFilter(const QString &words)
{
    if (words.simplified() == m_wish.filter)
        return;
    m_wish.filter = words.simplified();
    refresh();
}

void ProcessTreeModel::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    if (paused)
        return;
    refresh();
    m_expiry.start(m_tintTime);
}

void ProcessTreeModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= kProcessColumnCount)
        return;
    m_sortColumn = ProcessColumn(column);
    m_sortOrder = order;
    refresh();
}

ProcessNode *ProcessTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<ProcessNode *>(index.internalPointer()) : nullptr;
}

QModelIndex ProcessTreeModel::indexOfNode(const ProcessNode *node) const
{
    return !node || node == &m_root ? QModelIndex() : createIndex(node->position, 0, node);
}

const ProcessRow *ProcessTreeModel::row(const QModelIndex &index) const
{
    const ProcessNode *node = nodeOf(index);
    return node ? &node->row : nullptr;
}

QModelIndex ProcessTreeModel::indexOf(const ProcessKey &key) const { return indexOfNode(m_nodes.value(key)); }

ProcessTreeModel::Tint ProcessTreeModel::tint(const QModelIndex &index) const
{
    const ProcessNode *node = nodeOf(index);
    if (!node)
        return Tint::None;
    if (node->row.ended)
        return Tint::Ended;
    return node->appearedMs >= 0 && m_clock.elapsed() - node->appearedMs < m_tintTime.count() ? Tint::New : Tint::None;
}

double ProcessTreeModel::tintStrength(const QModelIndex &index) const
{
    const ProcessNode *node = nodeOf(index);
    if (!node)
        return 0;
    const qint64 since = node->row.ended ? node->endedMs : node->appearedMs;
    if (since < 0)
        return 0;
    return std::clamp(1.0 - double(m_clock.elapsed() - since) / double(m_tintTime.count()), 0.0, 1.0);
}

bool ProcessTreeModel::hasTints() const { return m_clock.elapsed() < m_tintedUntilMs; }

QModelIndex ProcessTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= kProcessColumnCount || parent.column() > 0)
        return {};
    const ProcessNode *above = parent.isValid() ? nodeOf(parent) : &m_root;
    if (std::size_t(row) >= above->children.size())
        return {};
    return createIndex(row, column, above->children[std::size_t(row)].get());
}

QModelIndex ProcessTreeModel::parent(const QModelIndex &child) const
{
    const ProcessNode *node = nodeOf(child);
    return node ? indexOfNode(node->parent) : QModelIndex();
}

int ProcessTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return int((parent.isValid() ? nodeOf(parent) : &m_root)->children.size());
}

int ProcessTreeModel::columnCount(const QModelIndex &) const { return kProcessColumnCount; }

bool ProcessTreeModel::hasChildren(const QModelIndex &parent) const { return rowCount(parent) > 0; }

Qt::ItemFlags ProcessTreeModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

QVariant ProcessTreeModel::data(const QModelIndex &index, int role) const
{
    const ProcessRow *row = this->row(index);
    if (!row)
        return {};
    const auto column = ProcessColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, column);
    case Qt::ToolTipRole:
        return toolTip(*row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(ProcessText::alignment(column));
    case Qt::AccessibleTextRole:
        return ProcessText::spoken(*row, column, text(*row, column));
    default:
        return {};
    }
}

QVariant ProcessTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kProcessColumnCount)
        return {};
    const auto column = ProcessColumn(section);
    switch (role) {
    case Qt::DisplayRole:
        return ProcessText::title(column);
    case Qt::ToolTipRole:
        return ProcessText::explanation(column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(ProcessText::alignment(column));
    default:
        return {};
    }
}

QDateTime ProcessTreeModel::startOf(const ProcessRow &row) const
{
    if (row.kind == ProcessRow::Kind::Process)
        return m_shown ? m_shown->bootedAt.addMSecs(row.process.startedAfterBoot.count()) : QDateTime();
    if (row.place >= m_services.size())
        return {};
    return m_services[row.place].startedAt.value_or(QDateTime());
}

QString ProcessTreeModel::text(const ProcessRow &row, ProcessColumn column) const
{
    if (column != ProcessColumn::Started)
        return ProcessText::cell(row, column);
    return m_shown ? ProcessText::startedText(startOf(row), m_shown->takenAt) : QString();
}

QString ProcessTreeModel::toolTip(const ProcessRow &row, ProcessColumn column) const
{
    if (column == ProcessColumn::Started && m_shown)
        return ProcessText::startedToolTip(startOf(row), m_shown->takenAt);
    return ProcessText::toolTip(row, column);
}

} // namespace paddock
