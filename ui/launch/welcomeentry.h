// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace paddock {

/// One thing to do on the welcome page: icon, title, a line that explains, and its key at the right.
class WelcomeEntry : public QAbstractButton
{
    Q_OBJECT
public:
    WelcomeEntry(const QString &icon, const QString &title, const QString &line, const QString &key, QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    QString m_line;
    QString m_key;
};

} // namespace paddock
