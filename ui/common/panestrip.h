// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace paddock {

/// The 36 px strip on top of a pane: its controls in a row on `surface`, a line below, one above where wanted.
/// Owned by its parent.
class PaneStrip : public QWidget
{
    Q_OBJECT
public:
    enum class Lines { Below, AboveAndBelow };

    explicit PaneStrip(Lines lines, QWidget *parent = nullptr);

    [[nodiscard]] QHBoxLayout *row() const { return m_row; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Lines m_lines;
    QHBoxLayout *m_row;
};

} // namespace paddock
