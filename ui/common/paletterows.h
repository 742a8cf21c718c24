// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace paddock {

/// Paints the palette's rows: icon, title, what it is, key. Owned by the palette's list.
class PaletteRows : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kRowHeight = 30;

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace paddock
