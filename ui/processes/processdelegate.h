// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/processes/processnode.h"

#include <QFont>
#include <QStyledItemDelegate>

namespace paddock {

class ProcessTreeModel;
class Theme;

/// Draws the cells of the process tree: words, tags, the bar in front of the CPU figure. The ground of a row
/// (selection, tints, hover) is the view's. Owned by the view.
class ProcessDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kRowHeight = 25; ///< px; more where the font needs it

    ProcessDelegate(const ProcessTreeModel *model, const Theme *theme, QObject *parent);

    void renewFonts();

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintName(QPainter *painter, const QRect &box, const ProcessRow &row, const QString &text,
                   bool selected) const;
    void paintTag(QPainter *painter, const QRect &box, int left, const ProcessRow &row, bool selected) const;
    void paintCpuBar(QPainter *painter, const QRect &box, const ProcessRow &row, bool selected) const;
    [[nodiscard]] QColor wordColor(const ProcessRow &row, int column, bool selected) const;

    const ProcessTreeModel *m_model;
    const Theme *m_theme;
    QFont m_font;
    QFont m_boldFont;
    QFont m_codeFont;
    QFont m_tagFont;
};

} // namespace paddock
