// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicemenu.h"

#include "ui/common/windowactions.h"

#include <QAction>
#include <QMenu>

namespace paddock {

namespace {

QMenu *makeMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    return menu;
}

} // namespace

void popUpAllMenu(const WindowActions &actions, const QPoint &where, QWidget *parent)
{
    QMenu *menu = makeMenu(parent);
    menu->addActions({actions.startAll, actions.stopAll, actions.restartAll, actions.freezeAll});
    menu->addSeparator();
    menu->addAction(actions.killAll);
    menu->addSeparator();
    menu->addAction(actions.showStartup);
    menu->popup(where);
}

void popUpServiceMenu(const WindowActions &actions, const QPoint &where, QWidget *parent)
{
    QMenu *menu = makeMenu(parent);
    for (QAction *action : {actions.start, actions.stop, actions.restart, actions.freeze})
        menu->addAction(action);
    menu->addSeparator();
    menu->addAction(actions.killTree);
    if (actions.forget->isVisible())
        menu->addAction(actions.forget);
    menu->addSeparator();
    menu->addAction(actions.details);
    menu->addAction(actions.showStartup);
    menu->popup(where);
}

} // namespace paddock
