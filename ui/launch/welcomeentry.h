// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace paddock {

class StripButton;

/// One thing to do on the welcome page: icon, title, a line that explains, and at the right its key or, where it can be
/// taken off the page, the button for that, which shows when it is pointed at or has the keyboard.
class WelcomeEntry : public QAbstractButton
{
    Q_OBJECT
public:
    WelcomeEntry(const QString &icon, const QString &title, const QString &line, const QString &key, QWidget *parent);

    /// Shows the button, with these words; Del does the same.
    void setRemovable(const QString &words);
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void removeRequested();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void renewRemove();

    QString m_icon;
    QString m_line;
    QString m_key;
    StripButton *m_remove = nullptr; ///< where it can be removed
};

} // namespace paddock
