// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSplitter>

namespace paddock {

/// Two panes above each other with a one-pixel line between. Either can fill the whole; a double click on the line lets
/// the lower one fill it, and brings both back. Owned by the window.
class PaneSplitter : public QSplitter
{
    Q_OBJECT
public:
    enum class Fill { Both, Upper, Lower };

    PaneSplitter(QWidget *upper, QWidget *lower, QWidget *parent = nullptr);

    void setFill(Fill fill);
    [[nodiscard]] Fill fill() const { return m_fill; }
    /// Brings the lower pane back where the upper one fills the whole.
    void revealLower();

protected:
    QSplitterHandle *createHandle() override;

private:
    Fill m_fill = Fill::Both;
};

} // namespace paddock
