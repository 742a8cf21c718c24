// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QBasicTimer>
#include <QObject>
#include <QPointer>

#include <chrono>

class QWidget;

namespace paddock {

/// Ticks while there is something to count and somebody to see it: not while its widget is hidden or the window is
/// minimized. Owned by that widget.
class LiveClock : public QObject
{
    Q_OBJECT
public:
    explicit LiveClock(QWidget *watched);

    /// 0: nothing counts.
    void setInterval(std::chrono::milliseconds interval);
    [[nodiscard]] bool isTicking() const { return m_timer.isActive(); }

Q_SIGNALS:
    void ticked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void watchWindow();
    void renew();

    QWidget *m_watched;
    QPointer<QWidget> m_window;
    QBasicTimer m_timer;
    std::chrono::milliseconds m_interval{0};
    std::chrono::milliseconds m_running{0};
};

} // namespace paddock
