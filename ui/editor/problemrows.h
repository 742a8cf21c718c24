// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace paddock {

/// Paints one mistake or warning: its mark as in the margin, its place, its message.
class ProblemRows : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { PlaceRole = Qt::UserRole, MarkRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    static int rowHeight(const QWidget *view);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The mark of margin and list in a box of 8 px: a disc for a mistake, a triangle for a warning.
void paintEditMark(QPainter *painter, const QRectF &box, bool isError, const QColor &color);

} // namespace paddock
