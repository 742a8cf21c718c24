// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/problemrows.h"

#include "ui/common/theme.h"
#include "ui/editor/editmark.h"

#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kSide = 8;
constexpr int kMark = 8;
constexpr int kPlaceColumn = 72;

} // namespace

void paintEditMark(QPainter *painter, const QRectF &box, bool isError, const QColor &color)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    if (isError)
        painter->drawEllipse(box);
    else // not by its colour alone
        painter->drawPolygon(
            QPolygonF({QPointF(box.center().x(), box.top() - 0.5), box.bottomRight(), box.bottomLeft()}));
}

int ProblemRows::rowHeight(const QWidget *view) { return QFontMetrics(Theme::of(view)->font()).height() + 6; }

QSize ProblemRows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, rowHeight(option.widget)};
}

void ProblemRows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool isError = index.data(MarkRole).toInt() == static_cast<int>(EditMark::Error);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? t.selected : t.raised);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(4, 0, -4, 0), 5, 5);
    }
    QRect box = option.rect.adjusted(kSide, 0, -kSide - 4, 0);
    paintEditMark(painter, QRectF(box.left(), box.center().y() - kMark / 2.0 + 1, kMark, kMark), isError,
                  isError ? t.failed : t.starting);
    box.setLeft(box.left() + kMark + 8);
    painter->setFont(theme->font());
    const QString place = index.data(PlaceRole).toString();
    painter->setPen(selected && t.isHighContrast ? t.onSelected : t.dim);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, place);
    box.setLeft(box.left() + std::max(kPlaceColumn, painter->fontMetrics().horizontalAdvance(place) + 16));
    painter->setPen(selected ? t.onSelected : t.text);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, box.width()));
    painter->restore();
}

} // namespace paddock
