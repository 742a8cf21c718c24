// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"
#include "engine/stack/stackspec.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QStackedWidget;

namespace paddock {

class Aim;
class ClosingStrip;
class CommandPalette;
class EditorPane;
class Feedback;
class KeysSheet;
class KillFeedback;
class LaunchBar;
class LowerPane;
class Orders;
class PaneSplitter;
class ProblemPage;
class ProcessPane;
class QuestionStrip;
class RunningSessions;
class ServiceCard;
class Session;
class SessionTie;
class SideBar;
class StatusStrip;
class Theme;
class WelcomePage;
class WindowActions;
class WindowToolbar;

/// The window on one session. Made by the app, which owns session and theme and lets both outlive it. What closing it
/// means is the SessionTie's to say: a session of this process is stopped first, one of another may go on.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    MainWindow(Session *session, Theme *theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// The file means nothing: each problem is listed in place of the panes.
    void showStackProblems(const QString &filePath, const QList<StackProblem> &problems);
    void showProblem(const QString &message);
    /// A Paddock was killed while these stacks were open: says so, and offers them. Nothing where there is none.
    void offerAgain(const QStringList &filePaths);
    /// The window closes without asking about a text that is not saved; it is offered at the next start.
    void keepUnsaved();
    /// Chooses the service, with its last lines in sight.
    void showService(const QString &id);
    /// Makes the n-th service, from 0, the chosen one.
    bool chooseService(int n);

    [[nodiscard]] WindowActions *actions() const { return m_actions; }
    [[nodiscard]] Feedback *feedback() const { return m_feedback; }
    [[nodiscard]] QuestionStrip *questions() const { return m_questions; }

Q_SIGNALS:
    void openRequested(const QString &filePath);
    void attachRequested(const QString &sessionName);
    void gone(); ///< closed for good

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeLayout();
    void makePalette();
    void makeReloading();
    void connectSession();
    void connectTie();
    void connectActions();
    void connectPanes();
    void connectFeedback();

    void renewName();
    void renewMechanism();
    void renewServices();
    void renewActions();
    void renewPage();

    void chooseId(const QString &id);
    void showProcess(const ProcessKey &key, const QString &groupId);
    void openFile();
    void openLaunchBar();
    void takeOffRecent(const QString &filePath);
    void editStack(const QString &filePath, int line, int column);
    void toggleEditor();
    void leaveEditor();
    void showKeys();
    void showDetails();
    void showStartup();
    [[nodiscard]] QList<QAction *> foundActions() const;
    [[nodiscard]] QString stackFolder() const;

    void saveLayout() const;
    void restoreLayout();
    void chooseAtFirst();
    void saveEditor() const;
    void restoreEditor();

    Session *m_session;
    Theme *m_theme;
    WindowActions *m_actions;
    Aim *m_aim;
    KillFeedback *m_kills;
    Orders *m_orders;
    WindowToolbar *m_toolbar;
    LaunchBar *m_launchBar;
    ClosingStrip *m_closing;
    QuestionStrip *m_questions;
    RunningSessions *m_running;
    SessionTie *m_tie;
    SideBar *m_side;
    QStackedWidget *m_pages;
    WelcomePage *m_welcome;
    ProblemPage *m_problems;
    EditorPane *m_editor;
    QuestionStrip *m_changedFile;
    PaneSplitter *m_panes;
    ProcessPane *m_processes;
    LowerPane *m_lower;
    Feedback *m_feedback;
    StatusStrip *m_status;
    ServiceCard *m_card;
    CommandPalette *m_palette;
    KeysSheet *m_keys;
    QString m_wantedService;       ///< chosen as soon as it is there, the first time
    bool m_editorMayReturn = true; ///< until the stack is known, and with it whether the editor was open
    QTimer m_renew;                ///< many changes in one turn of the event loop cost one
};

} // namespace paddock
