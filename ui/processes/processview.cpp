// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processview.h"

#include "ui/common/emptytext.h"
#include "ui/common/theme.h"
#include "ui/processes/processdelegate.h"
#include "ui/processes/processheader.h"
#include "ui/processes/processtreemodel.h"

#include <QCursor>
#include <QKeyEvent>
#include <QPainter>

namespace paddock {

namespace {

constexpr int kIndent = 16;
constexpr std::chrono::milliseconds kFadeStep{60};
constexpr std::chrono::milliseconds kStillStep{500}; ///< without motion: how late a tint may go

QColor mix(const QColor &ground, const QColor &tint, double strength)
{
    const auto part = [strength](float from, float to) { return float(from + (to - from) * strength); };
    return QColor::fromRgbF(part(ground.redF(), tint.redF()), part(ground.greenF(), tint.greenF()),
                            part(ground.blueF(), tint.blueF()));
}

} // namespace

ProcessView::ProcessView(ProcessTreeModel *model, const Theme *theme, QWidget *parent)
    : QTreeView(parent), m_model(model), m_theme(theme), m_delegate(new ProcessDelegate(model, theme, this)),
      m_header(new ProcessHeader(theme, this))
{
    // Before setModel(): the selection would else have moved on to a neighbour already, and so would an order to kill.
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &ProcessView::unselectRemoved);
    setModel(model);
    setHeader(m_header);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(kIndent);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Process tree"));
    viewport()->setMouseTracking(true);
    m_header->setFirstWidths();
    m_header->setSortIndicator(int(ProcessColumn::Started), Qt::AscendingOrder);
    setSortingEnabled(true);
    m_fade.setSingleShot(true);
    connect(&m_fade, &QTimer::timeout, this, [this] { viewport()->update(m_tinted); });
    connect(model, &QAbstractItemModel::rowsInserted, this, &ProcessView::openInserted);
    connect(model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int, int, const QModelIndex &to, int row) { openInserted(to, row, row); });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) { noteCollapsed(index, true); });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) { noteCollapsed(index, false); });
    connect(theme, &Theme::changed, this, &ProcessView::renew);
    renew();
}

void ProcessView::renew()
{
    m_delegate->renewFonts();
    QPalette own = m_theme->palette();
    own.setColor(QPalette::Base, m_theme->tokens().surface);
    setPalette(own);
    viewport()->update();
}

void ProcessView::setEmptyText(const QString &title, const QString &hint)
{
    if (title == m_emptyTitle && hint == m_emptyHint)
        return;
    m_emptyTitle = title;
    m_emptyHint = hint;
    if (m_model->rowCount() == 0)
        viewport()->update();
}

bool ProcessView::select(const ProcessKey &key)
{
    const QModelIndex index = m_model->indexOf(key);
    if (!index.isValid())
        return false;
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

void ProcessView::openBranches()
{
    m_opening = true;
    if (m_closed.isEmpty()) {
        expandAll();
    } else {
        for (int row = 0; row < m_model->rowCount(); ++row)
            openBelow(m_model->index(row, 0));
    }
    m_opening = false;
}

void ProcessView::openBelow(const QModelIndex &index)
{
    const int count = index.isValid() ? m_model->rowCount(index) : 0;
    if (count == 0)
        return;
    if (!m_closed.contains(m_model->row(index)->process.key))
        expand(index);
    for (int row = 0; row < count; ++row)
        openBelow(m_model->index(row, 0, index));
}

void ProcessView::openInserted(const QModelIndex &parent, int first, int last)
{
    m_opening = true;
    if (parent.isValid() && !isExpanded(parent) && !m_closed.contains(m_model->row(parent)->process.key))
        expand(parent);
    if (!parent.isValid() && first == 0 && last + 1 == m_model->rowCount() && m_closed.isEmpty()) {
        expandAll();
    } else {
        for (int row = first; row <= last; ++row)
            openBelow(m_model->index(row, 0, parent));
    }
    m_opening = false;
}

void ProcessView::noteCollapsed(const QModelIndex &index, bool collapsed)
{
    const ProcessRow *row = m_model->row(index);
    if (!row || m_opening)
        return;
    if (collapsed)
        m_closed.insert(row->process.key);
    else
        m_closed.remove(row->process.key);
}

void ProcessView::unselectRemoved(const QModelIndex &parent, int first, int last)
{
    QModelIndex at = currentIndex();
    while (at.isValid() && at.parent() != parent)
        at = at.parent();
    if (!at.isValid() || at.row() < first || at.row() > last)
        return;
    selectionModel()->clear();
}

void ProcessView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        Q_EMIT pauseToggled();
        return;
    }
    QTreeView::keyPressEvent(event);
}

QColor ProcessView::ground(const QModelIndex &index) const
{
    const ThemeTokens &t = m_theme->tokens();
    if (selectionModel()->isSelected(index))
        return t.selected;
    const QColor plain = m_hovered.isValid() && m_hovered == index ? t.raised : t.surface;
    const ProcessTreeModel::Tint tint = m_model->tint(index);
    if (tint == ProcessTreeModel::Tint::None)
        return plain;
    const bool fades = Theme::allowsMotion(this) && !m_model->isPaused();
    // Full for the first half, so that it is seen at all; then it fades. What has ended never fades to nothing.
    double strength = fades ? std::min(1.0, 2.0 * m_model->tintStrength(index)) : 1.0;
    if (tint == ProcessTreeModel::Tint::Ended)
        strength = 0.4 + 0.6 * strength;
    return mix(plain, tint == ProcessTreeModel::Tint::New ? t.newRow : t.endedRow, strength);
}

void ProcessView::drawRow(QPainter *painter, const QStyleOptionViewItem &options, const QModelIndex &index) const
{
    const QModelIndex first = index.siblingAtColumn(0);
    const QRect row(0, options.rect.top(), viewport()->width(), options.rect.height());
    painter->fillRect(row, ground(first));
    if (m_model->tint(first) != ProcessTreeModel::Tint::None)
        m_tinted += row;
    QStyleOptionViewItem plain = options;
    plain.state &= ~QStyle::State_HasFocus;
    plain.features &= ~QStyleOptionViewItem::Alternate;
    QTreeView::drawRow(painter, plain, index);
    if (selectionModel()->isSelected(first))
        painter->fillRect(0, row.top(), hasFocus() ? 3 : 2, row.height(),
                          hasFocus() ? m_theme->tokens().focus : m_theme->tokens().stopped);
}

void ProcessView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (selectionModel()->isSelected(index))
        painter->fillRect(rect, m_theme->tokens().selected);
    if (!m_model->hasChildren(index))
        return;
    const QPointF middle(rect.right() - kIndent / 2 + 2.5, rect.top() + rect.height() / 2.0);
    constexpr double kHalf = 3.5;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme->tokens().dim, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPolygonF down{QPointF(-kHalf, -kHalf / 2), QPointF(0, kHalf / 2), QPointF(kHalf, -kHalf / 2)};
    const QPolygonF right{QPointF(-kHalf / 2, -kHalf), QPointF(kHalf / 2, 0), QPointF(-kHalf / 2, kHalf)};
    painter->drawPolyline((isExpanded(index) ? down : right).translated(middle));
    painter->restore();
}

void ProcessView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    QTreeView::dataChanged(topLeft, bottomRight, roles);
    // The tint fills the row from edge to edge, the place of the branches too, which no cell covers.
    const QRect first = visualRect(topLeft);
    const QRect last = visualRect(bottomRight);
    viewport()->update(0, first.top(), viewport()->width(), last.bottom() - first.top() + 1);
}

void ProcessView::paintEvent(QPaintEvent *event)
{
    m_tinted -= event->region(); // rows that are not painted now keep fading
    m_hovered = viewport()->underMouse() ? indexAt(viewport()->mapFromGlobal(QCursor::pos())).siblingAtColumn(0)
                                         : QModelIndex();
    QTreeView::paintEvent(event);
    if (!m_tinted.isEmpty() && !m_model->isPaused() && !m_fade.isActive())
        m_fade.start(Theme::allowsMotion(this) ? kFadeStep : kStillStep);
    if (m_model->rowCount() == 0)
        paintEmpty();
}

void ProcessView::paintEmpty()
{
    QPainter painter(viewport());
    paintEmptyText(&painter, viewport()->rect(), *m_theme, m_emptyTitle, m_emptyHint);
}

} // namespace paddock
