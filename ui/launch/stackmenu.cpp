// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/stackmenu.h"

#include "engine/session/session.h"
#include "ui/attach/sessionwords.h"
#include "ui/common/windowactions.h"
#include "ui/launch/recentstacks.h"

#include <QAction>

namespace paddock {

namespace {

/// As it stands, in a menu, where "&" means a key.
QString menuText(QString text) { return text.replace(QLatin1Char('&'), QStringLiteral("&&")); }

} // namespace

StackMenu::StackMenu(const Session *session, RunningSessions *running, const WindowActions *actions, QWidget *parent)
    : QMenu(parent), m_session(session), m_running(running), m_actions(actions)
{
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &StackMenu::fill);
}

void StackMenu::fill()
{
    clear();
    addAction(m_actions->open);
    addAction(m_actions->edit);
    addAction(m_actions->launch);
    addSeparator();
    addRunning();
    QStringList recent = readRecentStacks();
    recent.removeAll(m_session->filePath());
    for (const QString &path : std::as_const(recent)) {
        QAction *action = addAction(menuText(stackLabel(path)));
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT stackRequested(path); });
    }
    addSeparator();
    for (QAction *action : {m_actions->startAll, m_actions->stopAll, m_actions->killAll})
        addAction(action);
    addSeparator();
    addAction(m_actions->keys);
    addAction(m_actions->closeWindow);
}

void StackMenu::addRunning()
{
    m_running->look(); // for the next time: nothing moves in an open menu
    for (const RunningSession &session : m_running->sessions()) {
        const QString name = session.card.name;
        if (name == m_leftOut)
            continue;
        QAction *action = addAction(tr("Attach to %1   %2").arg(menuText(name), sessionWords(session)));
        action->setToolTip(session.card.filePath);
        connect(action, &QAction::triggered, this, [this, name] { Q_EMIT attachRequested(name); });
    }
    addSeparator();
}

} // namespace paddock
