// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QScrollArea;

namespace paddock {

class LiveClock;
class Session;

/// Everything about one service, where the tooltip tells the same to those who point: for the keyboard and for screen
/// readers, with words that can be selected and copied. Floats over its window, its parent; Esc closes it and gives the
/// keyboard back. Counts live while it is open.
class ServiceCard : public QFrame
{
    Q_OBJECT
public:
    ServiceCard(Session *session, QWidget *window);

    /// Below or beside `anchor`, a rectangle of the window.
    void open(const QString &id, const QRect &anchor);
    void dismiss();
    [[nodiscard]] QString text() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void renew();
    void place();

    Session *m_session;
    QScrollArea *m_area;
    QLabel *m_words;
    LiveClock *m_clock;
    QString m_id;
    QRect m_anchor;
    QPointer<QWidget> m_before; ///< who had the keyboard
};

} // namespace paddock
