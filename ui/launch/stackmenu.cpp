// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/stackmenu.h"

#include "engine/session/session.h"
#include "ui/attach/sessionwords.h"
#include "ui/common/windowactions.h"
#include "ui/launch/recentstacks.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>

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
    m_recent.clear();
    addAction(m_actions->open);
    addAction(m_actions->edit);
    addAction(m_actions->launch);
    addSeparator();
    addRunning();
    QStringList recent = readRecentStacks();
    recent.removeAll(m_session->filePath());
    for (const QString &path : std::as_const(recent))
        addRecent(path);
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

void StackMenu::addRecent(const QString &filePath)
{
    QAction *action = addAction(menuText(stackLabel(filePath)));
    action->setToolTip(tr("%1\nDel takes it off this list").arg(filePath));
    connect(action, &QAction::triggered, this, [this, filePath] { Q_EMIT stackRequested(filePath); });
    m_recent.insert(action, filePath);
}

/// It stays where it is, to be chosen no more: nothing moves in an open menu.
void StackMenu::remove(QAction *action)
{
    const QString filePath = m_recent.take(action);
    action->setText(tr("%1   (removed)").arg(action->text()));
    action->setToolTip(filePath);
    action->setEnabled(false);
    Q_EMIT removeRequested(filePath);
}

void StackMenu::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_recent.contains(activeAction()))
        remove(activeAction());
    else
        QMenu::keyPressEvent(event);
}

void StackMenu::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    QAction *action = byKey ? activeAction() : actionAt(event->pos());
    if (!m_recent.contains(action))
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Remove from this list")), &QAction::triggered, this,
            [this, action] { remove(action); });
    menu->popup(byKey ? mapToGlobal(actionGeometry(action).center()) : event->globalPos());
}

} // namespace paddock
