// SPDX-License-Identifier: Apache-2.0
#include "ui/common/wordrows.h"

#include "ui/common/theme.h"

#include <QAbstractItemModel>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kPadding = 8;
constexpr int kGap = 16;
constexpr int kWordColumn = 150; ///< words of a stack file fit; longer ones push their explanation

int rowHeight(const Theme *theme) { return QFontMetrics(theme->codeFont()).height() + 6; }

} // namespace

QSize WordRows::wantedSize(const QList<ExplainedWord> &words, const QWidget *view)
{
    const Theme *theme = Theme::of(view);
    const QFontMetrics word(theme->codeFont());
    const QFontMetrics small(theme->font(-1));
    int width = 0;
    for (const ExplainedWord &each : words) {
        const int own = word.horizontalAdvance(each.text);
        const int described = each.description.isEmpty()
                                  ? 0
                                  : std::max(0, kWordColumn - own) + kGap + small.horizontalAdvance(each.description);
        width = std::max(width, own + described);
    }
    return {width + 2 * kPadding, rowHeight(theme)};
}

QSize WordRows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, rowHeight(Theme::of(option.widget))};
}

void WordRows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? t.selected : t.raised);
        painter->drawRoundedRect(option.rect, 4, 4);
    }
    QRect box = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    const QString word = index.data().toString();
    painter->setFont(theme->codeFont());
    painter->setPen(selected ? t.onSelected : t.text);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, word);
    box.setLeft(box.left() + std::max(kWordColumn, painter->fontMetrics().horizontalAdvance(word)) + kGap);
    painter->setFont(theme->font(-1));
    painter->setPen(selected && t.isHighContrast ? t.onSelected : t.dim);
    painter->drawText(
        box, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(DescriptionRole).toString(), Qt::ElideRight, box.width()));
    painter->restore();
}

} // namespace paddock
