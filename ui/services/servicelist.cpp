// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicelist.h"

#include "engine/session/session.h"
#include "ui/common/liveclock.h"
#include "ui/common/theme.h"
#include "ui/services/servicelistdelegate.h"
#include "ui/services/servicelistmodel.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QSettings>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPulseFrame{50};
constexpr double kPulsePeriodMs = 1600.0;
constexpr int kChevronEnds = 28; ///< a click to the left of it is about the header's chevron

bool isService(const QModelIndex &index)
{
    const auto kind = static_cast<ServiceListModel::Kind>(index.data(ServiceListModel::KindRole).toInt());
    return index.isValid() && (kind == ServiceListModel::Kind::Service || kind == ServiceListModel::Kind::Command);
}

} // namespace

ServiceList::ServiceList(Session *session, QWidget *parent)
    : QListView(parent), m_session(session), m_model(new ServiceListModel(session, this)),
      m_delegate(new ServiceListDelegate(this)), m_clock(new LiveClock(this)), m_pulse(new LiveClock(this))
{
    setAccessibleName(tr("Services, commands and the machine"));
    setModel(m_model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(ExtendedSelection);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(m_model, &ServiceListModel::clocksChanged, this, &ServiceList::renewClocks);
    connect(m_clock, &LiveClock::ticked, m_model, &ServiceListModel::renewClocks);
    connect(m_pulse, &LiveClock::ticked, this, &ServiceList::movePulse);
    connect(session, &Session::opened, this, &ServiceList::restoreCollapsed);
    connect(this, &QAbstractItemView::clicked, this, &ServiceList::tellAim);
    connect(Theme::of(this), &Theme::changed, this, [this] {
        scheduleDelayedItemsLayout();
        viewport()->update();
    });
    restoreCollapsed();
    renewClocks();
}

void ServiceList::setNarrow(bool narrow)
{
    m_delegate->setNarrow(narrow);
    scheduleDelayedItemsLayout();
}

bool ServiceList::choose(const QString &id)
{
    m_model->reveal(id);
    const QModelIndex index = m_model->indexOf(id);
    if (!isService(index))
        return false;
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

void ServiceList::chooseWhenThere(const QString &id) { m_wanted = choose(id) ? QString() : id; }

void ServiceList::chooseMachine() { setCurrentIndex(m_model->machineIndex()); }

bool ServiceList::chooseNth(int n)
{
    QStringList ids; // an open namespace's services stand behind its header, which counts for none then
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        if (isService(index) || index.data(ServiceListModel::CollapsedRole).toBool())
            ids += m_model->idsOf(index);
    }
    return n < ids.size() && choose(ids.at(n));
}

QString ServiceList::currentId() const
{
    return isService(currentIndex()) ? currentIndex().data(ServiceListModel::IdRole).toString() : QString();
}

QStringList ServiceList::selectedIds() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList ids;
    for (const QModelIndex &row : std::as_const(rows))
        ids += m_model->idsOf(row);
    ids.removeDuplicates(); // a namespace may be selected together with its services
    return ids;
}

void ServiceList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (isService(current))
        Q_EMIT serviceChosen(current.data(ServiceListModel::IdRole).toString());
    else if (const QString name = m_model->namespaceAt(current); !name.isEmpty())
        Q_EMIT namespaceChosen(name);
    else if (current.isValid() && current == m_model->machineIndex())
        Q_EMIT machineChosen();
}

void ServiceList::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    tellAim();
}

/// A click beside the rows leaves everything as it is. What the program chooses is chosen alone, whatever keys are held
/// down, as they are for Ctrl+1.
QItemSelectionModel::SelectionFlags ServiceList::selectionCommand(const QModelIndex &index, const QEvent *event) const
{
    if (!event)
        return QItemSelectionModel::ClearAndSelect;
    if (!index.isValid())
        return QItemSelectionModel::NoUpdate;
    return QListView::selectionCommand(index, event);
}

void ServiceList::tellAim()
{
    const QModelIndexList rows = selectionModel()->selectedIndexes();
    if (!rows.isEmpty())
        Q_EMIT aimedAt(selectedIds(), rows.size() == 1 ? m_model->namespaceAt(rows.first()) : QString());
}

void ServiceList::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QListView::rowsInserted(parent, start, end);
    if (!m_wanted.isEmpty())
        chooseWhenThere(m_wanted);
}

void ServiceList::focusInEvent(QFocusEvent *event)
{
    // The list view would choose its first row by itself, which is the machine while nothing is open.
    if (currentIndex().isValid())
        QListView::focusInEvent(event);
    else
        QAbstractScrollArea::focusInEvent(event);
    tellAim();
}

void ServiceList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (m_model->idsOf(index).isEmpty()) {
        Q_EMIT allMenuRequested(viewport()->mapToGlobal(byKey ? visualRect(index).center() : event->pos()));
        return;
    }
    if (!selectionModel()->isSelected(index))
        setCurrentIndex(index);
    tellAim();
    const QPoint place = byKey ? visualRect(index).center() : event->pos();
    Q_EMIT menuRequested(viewport()->mapToGlobal(place));
}

void ServiceList::keyPressEvent(QKeyEvent *event)
{
    const QString name = m_model->namespaceAt(currentIndex());
    const bool collapsed = currentIndex().data(ServiceListModel::CollapsedRole).toBool();
    const QModelIndex header = m_model->headerOf(currentIndex());
    const int key = event->key();
    if (!name.isEmpty() && (key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter))
        toggleNamespace();
    else if (!name.isEmpty() && ((key == Qt::Key_Left && !collapsed) || (key == Qt::Key_Right && collapsed)))
        toggleNamespace();
    else if (key == Qt::Key_Left && header.isValid())
        setCurrentIndex(header);
    else if (key != Qt::Key_Left && key != Qt::Key_Right)
        QListView::keyPressEvent(event);
}

void ServiceList::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (!m_model->namespaceAt(index).isEmpty() && event->button() == Qt::LeftButton && event->pos().x() < kChevronEnds)
        toggle(index);
    else
        QListView::mousePressEvent(event);
}

void ServiceList::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (m_model->namespaceAt(index).isEmpty())
        QListView::mouseDoubleClickEvent(event);
    else
        toggle(index);
}

void ServiceList::toggleNamespace() { toggle(currentIndex()); }

void ServiceList::toggle(const QModelIndex &header)
{
    const QString name = m_model->namespaceAt(header);
    if (!name.isEmpty())
        setCollapsed(name, !header.data(ServiceListModel::CollapsedRole).toBool());
}

/// Who is current in a namespace that closes, gives that to the header: nothing else is chosen by it.
void ServiceList::setCollapsed(const QString &namespaceName, bool collapsed)
{
    const QModelIndex header = m_model->headerOf(currentIndex());
    if (collapsed && m_model->namespaceAt(header) == namespaceName)
        setCurrentIndex(header);
    m_model->setCollapsed(namespaceName, collapsed);
    const QSet<QString> &names = m_model->collapsedNamespaces();
    if (!m_session->filePath().isEmpty())
        QSettings().setValue(settingsKey(), QStringList(names.cbegin(), names.cend()));
}

void ServiceList::restoreCollapsed()
{
    if (m_session->filePath().isEmpty())
        return;
    const QStringList names = QSettings().value(settingsKey()).toStringList();
    m_model->setCollapsedNamespaces(QSet<QString>(names.cbegin(), names.cend()));
}

/// A path in a key of its own: slashes would make groups of it.
QString ServiceList::settingsKey() const
{
    QString path = m_session->filePath();
    return QStringLiteral("collapsed/") + path.replace(QLatin1Char('/'), QLatin1Char('|'));
}

void ServiceList::renewClocks()
{
    m_clock->setInterval(m_model->tick());
    const bool pulses = m_model->hasUnderWay() && Theme::allowsMotion(this);
    if (pulses && !m_pulse->isTicking())
        m_pulseAge.start();
    m_pulse->setInterval(pulses ? kPulseFrame : std::chrono::milliseconds(0));
    if (!pulses) {
        m_delegate->setPulse(1.0);
        viewport()->update();
    }
}

void ServiceList::movePulse()
{
    const double phase = static_cast<double>(m_pulseAge.elapsed()) / kPulsePeriodMs * 2.0 * std::numbers::pi;
    m_delegate->setPulse(0.5 + 0.5 * std::cos(phase));
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        const QRect rect = visualRect(index);
        if (!m_model->idsOf(index).isEmpty() && rect.intersects(viewport()->rect()))
            viewport()->update(rect.left(), rect.top(), 48, rect.height());
    }
}

} // namespace paddock
