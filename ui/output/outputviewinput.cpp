// SPDX-License-Identifier: Apache-2.0
// What keys, wheel and mouse do to an OutputView.
#include "ui/output/outputview.h"

#include "ui/common/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QStyleHints>

#include <algorithm>

namespace paddock {

OutputPlace OutputView::placeAt(const QPoint &where) const
{
    const std::uint64_t line = m_log.firstLine() + std::uint64_t(rowAt(where.y()));
    const double cells = (where.x() + horizontalScrollBar()->value() - m_metrics.textLeft) / m_metrics.cellWidth;
    return {line, shown(line).boundaryAt(cells)};
}

QUrl OutputView::linkAt(const QPoint &where) const
{
    if (rowCount() == 0 || where.x() < m_metrics.textLeft || rowTop(rowCount()) <= where.y())
        return {};
    const ShownLine line = shown(m_log.firstLine() + std::uint64_t(rowAt(where.y())));
    const double cells = (where.x() + horizontalScrollBar()->value() - m_metrics.textLeft) / m_metrics.cellWidth;
    const ShownLine::Link *link = line.linkAt(line.characterAt(int(cells)));
    return link ? QUrl(line.text.mid(link->start, link->length)) : QUrl();
}

void OutputView::selectAll()
{
    if (rowCount() == 0)
        return;
    const std::uint64_t last = m_log.firstLine() + std::uint64_t(rowCount()) - 1;
    m_selection.selectAll(m_log.firstLine(), last, int(shown(last).text.size()));
    viewport()->update();
}

void OutputView::copy() const
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void OutputView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *vertical = verticalScrollBar();
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->matches(QKeySequence::ZoomIn)) {
        zoom(1);
    } else if (event->matches(QKeySequence::ZoomOut)) {
        zoom(-1);
    } else if (event->key() == Qt::Key_0 && event->modifiers() == Qt::ControlModifier) {
        zoom(0);
    } else if (event->key() == Qt::Key_End) {
        setFollowing(true);
    } else if (event->key() == Qt::Key_Home) {
        vertical->setValue(0);
    } else if (event->key() == Qt::Key_Up) {
        vertical->triggerAction(QAbstractSlider::SliderSingleStepSub);
    } else if (event->key() == Qt::Key_Down) {
        vertical->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    } else if (event->key() == Qt::Key_PageUp) {
        vertical->triggerAction(QAbstractSlider::SliderPageStepSub);
    } else if (event->key() == Qt::Key_PageDown) {
        vertical->triggerAction(QAbstractSlider::SliderPageStepAdd);
    } else if (event->key() == Qt::Key_Left) {
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    } else if (event->key() == Qt::Key_Right) {
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void OutputView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (event->angleDelta().y() != 0)
            zoom(event->angleDelta().y() > 0 ? 1 : -1);
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

void OutputView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    const QPoint where = event->position().toPoint();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (const QUrl url = linkAt(where); url.isValid())
            Q_EMIT linkActivated(url);
        return;
    }
    const OutputPlace place = placeAt(where);
    const bool third = QDateTime::currentMSecsSinceEpoch() - m_lastDoubleClickMs <
                           QGuiApplication::styleHints()->mouseDoubleClickInterval() &&
                       (where - m_lastPress).manhattanLength() < 6;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_selection.extend(place, shown(place.line));
    else
        m_selection.begin(place, shown(place.line),
                          third ? OutputSelection::Grain::Line : OutputSelection::Grain::Character);
    m_lastPress = where;
    m_drag = where;
    viewport()->update();
}

void OutputView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || rowCount() == 0)
        return;
    m_lastPress = event->position().toPoint();
    m_lastDoubleClickMs = QDateTime::currentMSecsSinceEpoch();
    const OutputPlace place = placeAt(m_lastPress);
    const ShownLine line = shown(place.line);
    // The character under the pointer, not the nearest gap: at a word's last half the gap belongs to what follows.
    const double cells = (m_lastPress.x() + horizontalScrollBar()->value() - m_metrics.textLeft) / m_metrics.cellWidth;
    m_selection.begin({place.line, line.characterAt(int(cells))}, line, OutputSelection::Grain::Word);
    m_drag = m_lastPress;
    viewport()->update();
}

void OutputView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint where = event->position().toPoint();
    if (!m_drag) {
        const bool onLink = event->modifiers().testFlag(Qt::ControlModifier) && linkAt(where).isValid();
        viewport()->setCursor(onLink                         ? Qt::PointingHandCursor
                              : where.x() < m_metrics.gutter ? Qt::ArrowCursor
                                                             : Qt::IBeamCursor);
        return;
    }
    extendTo(where);
    if (viewport()->rect().contains(where))
        m_autoScroll.stop();
    else if (!m_autoScroll.isActive())
        m_autoScroll.start();
}

void OutputView::extendTo(const QPoint &where)
{
    m_drag = where;
    const OutputPlace place = placeAt(where);
    m_selection.extend(place, shown(place.line));
    viewport()->update();
}

void OutputView::dragOn()
{
    if (!m_drag)
        return;
    const QPoint where = *m_drag;
    const auto beyond = [](int at, int size) { return at < 0 ? at : std::max(0, at - size); };
    const int dy = beyond(where.y(), viewport()->height());
    const int dx = beyond(where.x(), viewport()->width());
    verticalScrollBar()->setValue(verticalScrollBar()->value() + dy);
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + dx);
    extendTo(where);
}

void OutputView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_drag)
        return;
    m_drag.reset();
    m_autoScroll.stop();
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (clipboard->supportsSelection() && !m_selection.isEmpty())
        clipboard->setText(selectedText(), QClipboard::Selection);
}

void OutputView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const QUrl url = linkAt(event->pos()); url.isValid()) {
        connect(menu->addAction(tr("Open %1").arg(url.toDisplayString())), &QAction::triggered, this,
                [this, url] { Q_EMIT linkActivated(url); });
        connect(menu->addAction(tr("Copy link")), &QAction::triggered, this,
                [url] { QGuiApplication::clipboard()->setText(url.toString()); });
        menu->addSeparator();
    }
    QAction *copying = menu->addAction(m_theme->icon(QStringLiteral("copy")), tr("Copy"));
    copying->setEnabled(!m_selection.isEmpty());
    connect(copying, &QAction::triggered, this, &OutputView::copy);
    connect(menu->addAction(tr("Select all")), &QAction::triggered, this, &OutputView::selectAll);
    menu->addSeparator();
    menu->addActions(actions());
    menu->popup(event->globalPos());
}

void OutputView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        renewMetrics();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace paddock
