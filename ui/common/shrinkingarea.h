// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>

namespace paddock {

/// As high as what stands in it while there is room for that, and scrolls where there is less. Owned by its parent.
class ShrinkingArea : public QScrollArea
{
    Q_OBJECT
public:
    /// Takes the content.
    ShrinkingArea(QWidget *content, QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< of the content
    void resizeEvent(QResizeEvent *event) override;
};

} // namespace paddock
