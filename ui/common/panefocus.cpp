// SPDX-License-Identifier: Apache-2.0
#include "ui/common/panefocus.h"

#include <QApplication>
#include <QWidget>

namespace paddock {

void focusNext(const QList<QWidget *> &panes)
{
    const QWidget *now = QApplication::focusWidget();
    qsizetype at = 0;
    while (at < panes.size() && !(now && (panes.at(at) == now || panes.at(at)->isAncestorOf(now))))
        ++at;
    for (qsizetype step = 1; step <= panes.size(); ++step) {
        QWidget *pane = panes.at((at + step) % panes.size());
        if (pane->isVisible()) {
            pane->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

} // namespace paddock
