// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/stackmenu.h"

#include "engine/session/session.h"
#include "ui/common/windowactions.h"
#include "ui/launch/recentstacks.h"

#include <QAction>

namespace paddock {

StackMenu::StackMenu(const Session *session, const WindowActions *actions, QWidget *parent)
    : QMenu(parent), m_session(session), m_actions(actions)
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
    QStringList recent = readRecentStacks();
    recent.removeAll(m_session->filePath());
    for (const QString &path : std::as_const(recent)) {
        QAction *action = addAction(stackLabel(path).replace(QLatin1Char('&'), QStringLiteral("&&")));
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

} // namespace paddock
