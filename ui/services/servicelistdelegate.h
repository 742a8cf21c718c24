// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace paddock {

class Theme;

/// Paints the rows of the side bar: section titles, namespaces, two-line services, the machine's entries; in a narrow
/// bar a light and two letters. Owned by its view.
class ServiceListDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setNarrow(bool narrow) { m_narrow = narrow; }
    void setPulse(qreal pulse) { m_pulse = pulse; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintGround(QPainter *painter, const QStyleOptionViewItem &option) const;
    void paintSection(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintNamespace(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintReason(QPainter *painter, const QRect &box, bool selected, const Theme *theme,
                     const QModelIndex &index) const;
    void paintService(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintMachine(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintNarrow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    bool m_narrow = false;
    qreal m_pulse = 1.0;
};

} // namespace paddock
