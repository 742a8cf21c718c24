// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicelist.h"

#include "ui/common/theme.h"
#include "ui/services/servicelistdelegate.h"
#include "ui/services/servicelistmodel.h"

#include <QContextMenuEvent>
#include <QTimerEvent>

#include <cmath>
#include <numbers>

namespace paddock {

namespace {

constexpr int kPulseFrameMs = 50;
constexpr double kPulsePeriodMs = 1600.0;

bool isService(const QModelIndex &index)
{
    const auto kind = static_cast<ServiceListModel::Kind>(index.data(ServiceListModel::KindRole).toInt());
    return index.isValid() && (kind == ServiceListModel::Kind::Service || kind == ServiceListModel::Kind::Command);
}

} // namespace

ServiceList::ServiceList(Session *session, QWidget *parent)
    : QListView(parent), m_model(new ServiceListModel(session, this)), m_delegate(new ServiceListDelegate(this))
{
    setAccessibleName(tr("Services, commands and the machine"));
    setModel(m_model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(SingleSelection);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(m_model, &ServiceListModel::underWayChanged, this, &ServiceList::renewPulse);
    connect(this, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (isService(index))
            Q_EMIT aimedAt(index.data(ServiceListModel::IdRole).toString());
    });
    connect(Theme::of(this), &Theme::changed, this, [this] {
        scheduleDelayedItemsLayout();
        viewport()->update();
    });
    renewPulse();
}

void ServiceList::setNarrow(bool narrow)
{
    m_delegate->setNarrow(narrow);
    scheduleDelayedItemsLayout();
}

bool ServiceList::choose(const QString &id)
{
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
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        if (isService(index) && n-- == 0)
            return choose(index.data(ServiceListModel::IdRole).toString());
    }
    return false;
}

QString ServiceList::currentId() const
{
    return isService(currentIndex()) ? currentIndex().data(ServiceListModel::IdRole).toString() : QString();
}

void ServiceList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (isService(current))
        Q_EMIT serviceChosen(current.data(ServiceListModel::IdRole).toString());
    else if (current.isValid() && current == m_model->machineIndex())
        Q_EMIT machineChosen();
}

void ServiceList::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QListView::rowsInserted(parent, start, end);
    renewPulse();
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
    if (!currentId().isEmpty())
        Q_EMIT aimedAt(currentId());
}

void ServiceList::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!isService(index))
        return;
    setCurrentIndex(index);
    const QPoint place = byKey ? visualRect(index).center() : event->pos();
    Q_EMIT menuRequested(index.data(ServiceListModel::IdRole).toString(), viewport()->mapToGlobal(place));
}

void ServiceList::renewPulse()
{
    const bool wanted = m_model->hasUnderWay() && Theme::allowsMotion(this);
    if (wanted == m_pulse.isActive())
        return;
    if (wanted) {
        m_pulseAge.start();
        m_pulse.start(kPulseFrameMs, this);
    } else {
        m_pulse.stop();
        m_delegate->setPulse(1.0);
        viewport()->update();
    }
}

void ServiceList::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_pulse.timerId()) {
        QListView::timerEvent(event);
        return;
    }
    const double phase = static_cast<double>(m_pulseAge.elapsed()) / kPulsePeriodMs * 2.0 * std::numbers::pi;
    m_delegate->setPulse(0.5 + 0.5 * std::cos(phase));
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        const QRect rect = visualRect(index);
        if (isService(index) && rect.intersects(viewport()->rect()))
            viewport()->update(rect.left(), rect.top(), 48, rect.height());
    }
}

} // namespace paddock
