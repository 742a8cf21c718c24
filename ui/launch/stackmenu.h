// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QMenu>

namespace paddock {

class RunningSessions;
class Session;
class WindowActions;

/// The menu below the stack's name: open, the sessions that run elsewhere, the stacks opened before, orders to all of
/// it. Filled when it is shown. A stack opened before is taken off the list by Del, or by its own context menu. Owned
/// by the toolbar's button.
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
    void removeRequested(const QString &filePath); ///< off the list of those opened before

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void fill();
    void addRunning();
    void addRecent(const QString &filePath);
    void remove(QAction *action);

    const Session *m_session;
    RunningSessions *m_running;
    QString m_leftOut;
    const WindowActions *m_actions;
    QHash<QAction *, QString> m_recent; ///< the file of each stack that can be taken off the list
};

} // namespace paddock
