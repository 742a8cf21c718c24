// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/explainedword.h"

#include <QList>
#include <QStyledItemDelegate>

namespace paddock {

/// Paints one word of a list: the word in the code's font, its explanation dim beside it, all in two columns.
class WordRows : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { DescriptionRole = Qt::UserRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The width that all words want, and the height of one row.
    static QSize wantedSize(const QList<ExplainedWord> &words, const QWidget *view);
};

} // namespace paddock
