// SPDX-License-Identifier: Apache-2.0
// What of MainWindow is there again at the next start.
#include "engine/session/session.h"
#include "ui/attach/sessiontie.h"
#include "ui/common/panesplitter.h"
#include "ui/editor/editorpane.h"
#include "ui/launch/problempage.h"
#include "ui/mainwindow.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/sidebar.h"

#include <QEvent>
#include <QLayout>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>

namespace paddock {

namespace {

const QString kGeometry = QStringLiteral("window/geometry");
const QString kPanes = QStringLiteral("window/panes");
const QString kFill = QStringLiteral("window/fill");
const QString kFolded = QStringLiteral("window/folded");
const QString kService = QStringLiteral("window/service");

} // namespace

void MainWindow::saveLayout() const
{
    QSettings settings;
    settings.setValue(kGeometry, saveGeometry());
    settings.setValue(kPanes, m_panes->saveState());
    settings.setValue(kFill, static_cast<int>(m_panes->fill()));
    settings.setValue(kFolded, m_side->isFolded());
    if (const QString service = m_side->list()->currentId(); !service.isEmpty())
        settings.setValue(kService, service);
    m_processes->saveState(settings);
    saveEditor();
}

void MainWindow::restoreLayout()
{
    // Each of these leaves the default where the value means nothing.
    QSettings settings;
    restoreGeometry(settings.value(kGeometry).toByteArray());
    m_panes->restoreState(settings.value(kPanes).toByteArray());
    const int fill = settings.value(kFill).toInt();
    if (fill > static_cast<int>(PaneSplitter::Fill::Both) && fill <= static_cast<int>(PaneSplitter::Fill::Lower))
        m_panes->setFill(static_cast<PaneSplitter::Fill>(fill));
    m_side->setFolded(settings.value(kFolded).toBool());
    m_wantedService = settings.value(kService).toString();
    m_processes->restoreState(settings);
}

void MainWindow::saveEditor() const
{
    const QString stack = m_session->filePath();
    if (stack.isEmpty() && !m_tie->sessionName().isEmpty()) // attached, and not told yet
        return;
    if (m_pages->currentWidget() == m_editor && !m_editor->filePath().isEmpty())
        m_editor->place().save(stack);
    else
        EditorPlace::forget(stack);
}

/// Without a stack it may come back at once, and yet a stack may still be opened that has one of its own.
void MainWindow::restoreEditor()
{
    const QString stack = m_session->filePath();
    if (!m_editorMayReturn || (stack.isEmpty() && !m_tie->sessionName().isEmpty()))
        return;
    m_editorMayReturn = stack.isEmpty();
    const std::optional<EditorPlace> place = EditorPlace::load(stack);
    if (!place || m_pages->currentWidget() == m_problems || m_pages->currentWidget() == m_editor)
        return;
    editStack(place->filePath, 0, 0);
    layout()->activate();
    m_editor->setPlace(*place);
}

/// The service that was chosen last where there is one of that name, else the first.
void MainWindow::chooseAtFirst()
{
    const QList<ServiceStatus> services = m_session->services();
    if (std::ranges::find(services, m_wantedService, &ServiceStatus::id) != services.end())
        m_side->list()->choose(m_wantedService);
    else
        m_side->list()->chooseNth(0);
}

/// A program that is killed saves nothing any more, so it is done whenever something else is turned to.
void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ActivationChange && isVisible() && !isActiveWindow())
        saveLayout();
    QWidget::changeEvent(event);
}

} // namespace paddock
