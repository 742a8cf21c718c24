// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processheader.h"

#include "ui/common/theme.h"
#include "ui/processes/processcolumn.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

#include <array>

namespace paddock {

namespace {

constexpr int kPadding = 8;
constexpr int kArrow = 12;

} // namespace

ProcessHeader::ProcessHeader(const Theme *theme, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setSortIndicatorShown(true);
    setHighlightSections(false);
    setStretchLastSection(true);
    setMinimumSectionSize(44);
    setAccessibleName(tr("Columns of the process tree"));
}

void ProcessHeader::setFirstWidths()
{
    constexpr std::array<int, kProcessColumnCount> kCharacters{30, 9, 10, 10, 11, 9, 10, 16};
    const int character = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < count() && column < kProcessColumnCount; ++column)
        resizeSection(column, kCharacters[std::size_t(column)] * character + kPadding);
}

QSize ProcessHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), std::max(26, fontMetrics().height() + 8)};
}

void ProcessHeader::paintEvent(QPaintEvent *event)
{
    const ThemeTokens &t = m_theme->tokens();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), t.surface);
    painter.fillRect(0, viewport()->height() - 1, viewport()->width(), 1, t.line);
    painter.end();
    QHeaderView::paintEvent(event);
}

void ProcessHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const ThemeTokens &t = m_theme->tokens();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    const bool right = model()
                           ->headerData(logicalIndex, orientation(), Qt::TextAlignmentRole)
                           .value<Qt::Alignment>()
                           .testFlag(Qt::AlignRight);
    painter->fillRect(rect, t.surface);
    painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, t.line);
    QRect box = rect.adjusted(kPadding, 0, -kPadding, -1);
    const QString text = model()->headerData(logicalIndex, orientation()).toString();
    painter->setFont(m_theme->font(-1, sorted ? QFont::DemiBold : QFont::Normal));
    painter->setPen(sorted ? t.text : t.dim);
    const int width = painter->fontMetrics().horizontalAdvance(text);
    if (sorted) {
        const int left = right ? box.right() - width - kArrow - 2 : box.left() + width + 3;
        const QString name =
            sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down");
        if (left >= rect.left() && left + kArrow <= rect.right())
            m_theme->icon(name, Theme::Tone::Dim)
                .paint(painter, QRect(left, box.top() + (box.height() - kArrow) / 2, kArrow, kArrow));
    }
    painter->drawText(box, int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine),
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
}

void ProcessHeader::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 1; column < count(); ++column) {
        QAction *action = menu->addAction(model()->headerData(column, orientation()).toString());
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setSectionHidden(column, !shown); });
    }
    menu->popup(event->globalPos());
}

} // namespace paddock
