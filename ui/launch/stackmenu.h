// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMenu>

namespace paddock {

class RunningSessions;
class Session;
class WindowActions;

/// The menu below the stack's name: open, the sessions that run elsewhere, the stacks opened before, orders to all of
/// it. Filled when it is shown. Owned by the toolbar's button.
class StackMenu : public QMenu
{
    Q_OBJECT
public:
    StackMenu(const Session *session, RunningSessions *running, const WindowActions *actions,
              QWidget *parent = nullptr);
    /// The session that the window shows itself is not offered.
    void leaveOut(const QString &sessionName) { m_leftOut = sessionName; }

Q_SIGNALS:
    void stackRequested(const QString &filePath);
    void attachRequested(const QString &sessionName);

private:
    void fill();
    void addRunning();

    const Session *m_session;
    RunningSessions *m_running;
    QString m_leftOut;
    const WindowActions *m_actions;
};

} // namespace paddock
