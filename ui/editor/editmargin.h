// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace paddock {

class StackEdit;

/// The strip at the left of the editor: line numbers, and a mark at each line that has a mistake or a warning. A click
/// puts the cursor there. Owned by the editor, which places it.
class EditMargin : public QWidget
{
    Q_OBJECT
public:
    explicit EditMargin(StackEdit *edit);

    [[nodiscard]] int wantedWidth() const;
    [[nodiscard]] QSize sizeHint() const override { return {wantedWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int lineAt(int y) const; ///< from 1; 0 where there is none

    StackEdit *m_edit;
};

} // namespace paddock
