// SPDX-License-Identifier: Apache-2.0
// How MainWindow comes to the editor of the stack file, and back.
#include "engine/session/session.h"
#include "ui/common/panesplitter.h"
#include "ui/common/questionstrip.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/stackreloading.h"
#include "ui/launch/recentstacks.h"
#include "ui/mainwindow.h"
#include "ui/notices/feedback.h"
#include "ui/services/servicelist.h"
#include "ui/services/sidebar.h"

#include <QDir>
#include <QFileInfo>
#include <QStackedWidget>

namespace paddock {

void MainWindow::makeReloading()
{
    auto *reloading = new StackReloading(m_session, m_editor, m_feedback->facts(), m_changedFile, this);
    connect(reloading, &StackReloading::editRequested, this, &MainWindow::editStack);
    connect(reloading, &StackReloading::openRequested, this, [this](const QString &filePath) {
        leaveEditor();
        Q_EMIT openRequested(filePath);
    });
}

void MainWindow::keepUnsaved() { m_editor->keepUnsaved(); }

void MainWindow::offerAgain(const QStringList &filePaths)
{
    if (filePaths.isEmpty())
        return;
    QStringList names;
    for (const QString &filePath : filePaths)
        names << QFileInfo(filePath).dir().dirName();
    const QString what = names.join(QStringLiteral(", "));
    const auto openThem = [this, filePaths] {
        for (const QString &filePath : filePaths)
            Q_EMIT openRequested(filePath);
    };
    m_questions->ask({tr("Paddock was killed, or crashed, while %1 was open").arg(what),
                      tr("everything that it ran was ended"),
                      {{tr("Open %1 again").arg(what), tr("Nothing is started yet"), openThem},
                       {tr("Not now"), {}, {}, false, true}},
                      true,
                      false});
}

void MainWindow::editStack(const QString &filePath, int line, int column)
{
    m_pages->setCurrentWidget(m_editor);
    m_editor->open(filePath);
    m_editor->setFocus();
    if (line > 0 && m_editor->filePath() == filePath)
        m_editor->goTo(line, column);
}

void MainWindow::toggleEditor()
{
    if (m_editor->isVisible())
        return leaveEditor();
    const QString open = m_session->filePath();
    // A text that is not saved is what one has been at.
    const bool stays = m_editor->isModified() || (open.isEmpty() && !m_editor->filePath().isEmpty());
    editStack(stays ? m_editor->filePath() : open.isEmpty() ? newStackFile() : open, 0, 0);
}

void MainWindow::leaveEditor()
{
    m_pages->setCurrentWidget(m_panes);
    renewPage();
    m_side->list()->setFocus();
}

} // namespace paddock
