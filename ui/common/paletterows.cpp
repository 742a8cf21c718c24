// SPDX-License-Identifier: Apache-2.0
#include "ui/common/paletterows.h"

#include "ui/common/palettemodel.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace paddock {

QSize PaletteRows::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const { return {0, kRowHeight}; }

void PaletteRows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? t.selected : t.raised);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(4, 0, -4, 0), 5, 5);
    }
    QRect box = option.rect.adjusted(12, 0, -12, 0);
    theme->icon(index.data(PaletteModel::IconRole).toString(), Theme::Tone::Dim)
        .paint(painter, QRect(box.x(), box.center().y() - 7, 16, 16));
    box.setLeft(box.left() + 26);
    painter->setFont(theme->font(-1));
    painter->setPen(selected && t.isHighContrast ? t.onSelected : t.dim);
    const QString key = index.data(PaletteModel::KeyRole).toString();
    painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, key);
    if (!key.isEmpty())
        box.setRight(box.right() - painter->fontMetrics().horizontalAdvance(key) - 12);

    const QFontMetrics titleMetrics(theme->font());
    const QString title = titleMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, box.width());
    const int titleWidth = titleMetrics.horizontalAdvance(title);
    const QRect detail = box.adjusted(titleWidth + 10, 0, 0, 0);
    if (detail.width() > 30)
        painter->drawText(detail, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(PaletteModel::DetailRole).toString(),
                                                            Qt::ElideRight, detail.width()));
    painter->setFont(theme->font());
    painter->setPen(selected ? t.onSelected : t.text);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, title);
    painter->restore();
}

} // namespace paddock
