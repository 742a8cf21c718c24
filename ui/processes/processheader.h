// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHeaderView>

namespace paddock {

class Theme;

/// The header of the process tree: flat, quiet, with a small arrow at the sorted column; its context menu shows and
/// hides columns. Owned by the view.
class ProcessHeader : public QHeaderView
{
    Q_OBJECT
public:
    ProcessHeader(const Theme *theme, QWidget *parent);

    void setFirstWidths();

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    const Theme *m_theme;
};

} // namespace paddock
