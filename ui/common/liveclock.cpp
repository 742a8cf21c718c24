// SPDX-License-Identifier: Apache-2.0
#include "ui/common/liveclock.h"

#include <QEvent>
#include <QTimerEvent>
#include <QWidget>

namespace paddock {

LiveClock::LiveClock(QWidget *watched) : QObject(watched), m_watched(watched)
{
    watched->installEventFilter(this);
    watchWindow();
}

void LiveClock::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
    renew();
}

/// The window is known for good only once the widget is shown in it.
void LiveClock::watchWindow()
{
    QWidget *window = m_watched->window();
    if (window == m_window || window == m_watched)
        return;
    if (m_window)
        m_window->removeEventFilter(this);
    m_window = window;
    window->installEventFilter(this);
}

bool LiveClock::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Show:
        watchWindow();
        [[fallthrough]];
    case QEvent::Hide:
    case QEvent::WindowStateChange:
        renew();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void LiveClock::renew()
{
    const bool seen = m_watched->isVisible() && !m_watched->window()->isMinimized();
    const std::chrono::milliseconds wanted = seen ? m_interval : std::chrono::milliseconds(0);
    if (wanted.count() == 0) {
        m_timer.stop();
    } else if (!m_timer.isActive() || wanted != m_running) {
        m_running = wanted;
        m_timer.start(static_cast<int>(wanted.count()), this);
    }
}

void LiveClock::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer.timerId())
        Q_EMIT ticked();
}

} // namespace paddock
