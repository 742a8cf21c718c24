// SPDX-License-Identifier: Apache-2.0
// What can be found in MainWindow: by the palette and on the sheet of keys.
#include "engine/session/session.h"
#include "ui/common/commandpalette.h"
#include "ui/common/keyssheet.h"
#include "ui/common/killfeedback.h"
#include "ui/common/palettesource.h"
#include "ui/common/windowactions.h"
#include "ui/common/windowtoolbar.h"
#include "ui/editor/editorpane.h"
#include "ui/launch/launchbar.h"
#include "ui/mainwindow.h"
#include "ui/output/lowerpane.h"
#include "ui/processes/processpane.h"

#include <QAction>

namespace paddock {

void MainWindow::makePalette()
{
    PaletteOrders orders = PaletteOrders::to(m_session, m_kills);
    orders.show = [this](const QString &id) { chooseId(id); };
    orders.showProcess = [this](const ProcessKey &key, const QString &groupId) { showProcess(key, groupId); };
    const auto collect = [this, orders] {
        return m_launchBar->paletteEntries() +
               makePaletteEntries(m_session->services(), m_session->snapshot(), foundActions(), orders);
    };
    m_palette = new CommandPalette(m_toolbar->findField(), collect, this);
}

QList<QAction *> MainWindow::foundActions() const
{
    QList<QAction *> found = m_actions->withoutTarget();
    if (m_editor->isVisible())
        return found + m_editor->keyActions();
    return found << m_processes->filterAction() << m_processes->pauseAction() << m_lower->foundActions();
}

void MainWindow::showKeys()
{
    QList<QAction *> actions = m_actions->all();
    actions << m_processes->filterAction() << m_lower->foundActions();
    if (m_editor->isVisible())
        actions += m_editor->keyActions();
    QList<KeysSheet::Row> rows = KeysSheet::rowsOf(actions);
    rows.append({tr("Service 1 to 9"), tr("Ctrl+1 to Ctrl+9")});
    rows.append({tr("Pause the tree, in the tree"), tr("Space")});
    rows.append({tr("Leave a field"), tr("Esc")});
    m_keys->open(rows);
}

} // namespace paddock
