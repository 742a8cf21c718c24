// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "engine/control/runningsessions.h"
#include "engine/session/session.h"
#include "ui/attach/sessiontie.h"
#include "ui/common/aim.h"
#include "ui/common/closingstrip.h"
#include "ui/common/commandpalette.h"
#include "ui/common/keyssheet.h"
#include "ui/common/killfeedback.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/messagebar.h"
#include "ui/common/orders.h"
#include "ui/common/panefocus.h"
#include "ui/common/panesplitter.h"
#include "ui/common/questionstrip.h"
#include "ui/common/statusstrip.h"
#include "ui/common/theme.h"
#include "ui/common/windowtoolbar.h"
#include "ui/editor/editorpane.h"
#include "ui/launch/launchbar.h"
#include "ui/launch/problempage.h"
#include "ui/launch/recentstacks.h"
#include "ui/launch/stackmenu.h"
#include "ui/launch/welcomepage.h"
#include "ui/notices/feedback.h"
#include "ui/output/lowerpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicecard.h"
#include "ui/services/servicelist.h"
#include "ui/services/servicelistmodel.h"
#include "ui/services/servicemenu.h"
#include "ui/services/sidebar.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr QSize kSmallest{900, 560};
constexpr QSize kFirst{1440, 900};

} // namespace

MainWindow::MainWindow(Session *session, Theme *theme, QWidget *parent)
    : QWidget(parent), m_session(session), m_theme(theme), m_actions(new WindowActions(this)),
      m_aim(new Aim(session, this)), m_kills(new KillFeedback(session, this)),
      m_orders(new Orders(session, m_actions, m_aim, m_kills, this)), m_toolbar(new WindowToolbar(m_actions, this)),
      m_launchBar(new LaunchBar(this)), m_closing(new ClosingStrip(this)), m_questions(new QuestionStrip(this)),
      m_running(new RunningSessions(this)), m_tie(SessionTie::make(session, m_closing, m_questions, m_running, this)),
      m_side(new SideBar(session, this)), m_pages(new QStackedWidget(this)), m_welcome(new WelcomePage(m_running)),
      m_problems(new ProblemPage), m_editor(new EditorPane), m_changedFile(new QuestionStrip(this)),
      m_processes(new ProcessPane(session, theme, this)), m_lower(new LowerPane(session, theme, this)),
      m_feedback(new Feedback(session, m_aim, m_kills, this)), m_status(new StatusStrip(session, this)),
      m_card(new ServiceCard(session, this)), m_keys(new KeysSheet(this))
{
    m_panes = new PaneSplitter(m_processes, m_lower);
    auto *menu = new StackMenu(session, m_running, m_actions, this);
    menu->leaveOut(m_tie->sessionName());
    connect(menu, &StackMenu::stackRequested, this, &MainWindow::openRequested);
    connect(menu, &StackMenu::attachRequested, this, &MainWindow::attachRequested);
    connect(menu, &StackMenu::removeRequested, this, &MainWindow::takeOffRecent);
    m_toolbar->setStackMenu(menu);
    setMinimumSize(kSmallest);
    resize(kFirst);
    setWindowIcon(QIcon(QStringLiteral(":/paddock/icons/paddock.svg")));
    m_renew.setSingleShot(true);
    m_renew.setInterval(0);
    connect(&m_renew, &QTimer::timeout, this, &MainWindow::renewServices);
    makeLayout();
    makePalette();
    makeReloading();
    connectSession();
    connectTie();
    connectActions();
    connectFeedback();
    connectPanes();
    restoreLayout();
    m_side->list()->setFocus();
    renewName();
    renewServices();
    QTimer::singleShot(0, this, [this] {
        if (m_session->filePath().isEmpty()) // a stack would be open by now
            restoreEditor();
    });
}

MainWindow::~MainWindow() = default;

void MainWindow::makeLayout()
{
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_problems);
    m_pages->addWidget(m_editor);
    m_pages->addWidget(m_panes);
    auto *centre = new QVBoxLayout;
    centre->setSpacing(0);
    centre->addWidget(m_pages, 1);
    centre->addWidget(m_feedback);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_side);
    middle->addLayout(centre, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolbar);
    column->addWidget(m_launchBar);
    column->addWidget(m_questions);
    column->addWidget(m_closing);
    column->addWidget(m_changedFile);
    column->addLayout(middle, 1);
    column->addWidget(m_status);
}

void MainWindow::connectSession()
{
    const auto later = [this] {
        if (!m_renew.isActive())
            m_renew.start();
    };
    connect(m_session, &Session::opened, this, &MainWindow::renewName);
    connect(m_session, &Session::opened, this, later);
    connect(m_session, &Session::serviceChanged, this, later);
    connect(m_session, &Session::serviceRemoved, this, later);
    connect(m_session, &Session::launched, m_side->list(), &ServiceList::chooseWhenThere);
    connect(m_session, &Session::mechanismChanged, this, &MainWindow::renewMechanism);
    connect(m_session, &Session::problem, this, [this](const Error &error) {
        if (!m_tie->explains(error))
            showProblem(error.message);
    });
    renewMechanism();
}

void MainWindow::connectTie()
{
    const auto refuseStarts = [this](const QString &why) {
        m_actions->refuseStarts(why);
        renewActions();
    };
    connect(m_tie, &SessionTie::stopping, this, [this, refuseStarts] {
        m_actions->open->setEnabled(false);
        refuseStarts(tr("This window is closing"));
    });
    connect(m_tie, &SessionTie::ended, this, refuseStarts);
    connect(m_tie, &SessionTie::over, this, &QWidget::close);
    connect(m_tie, &SessionTie::changed, this, &MainWindow::renewName);
    connect(m_tie, &SessionTie::attachRequested, this, &MainWindow::attachRequested);
    connect(m_tie, &SessionTie::openRequested, this, &MainWindow::openRequested);
    m_actions->closeWindow->setText(m_tie->closeWords());
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->open, &MainWindow::openFile);
    on(m_actions->launch, &MainWindow::openLaunchBar);
    on(m_actions->edit, &MainWindow::toggleEditor);
    on(m_actions->find, [this] { m_palette->open(); });
    on(m_actions->foldSide, [this] { m_side->setFolded(!m_side->isFolded()); });
    on(m_actions->fillProcesses, [this] { m_panes->setFill(PaneSplitter::Fill::Upper); });
    on(m_actions->fillOutput, [this] {
        m_panes->setFill(PaneSplitter::Fill::Lower);
        m_lower->showOutput();
    });
    on(m_actions->showBoth, [this] { m_panes->setFill(PaneSplitter::Fill::Both); });
    on(m_actions->showStartup, &MainWindow::showStartup);
    on(m_actions->details, &MainWindow::showDetails);
    on(m_actions->nextPane, [this] { focusNext({m_side->list(), m_editor, m_processes, m_lower}); });
    on(m_actions->keys, &MainWindow::showKeys);
    on(m_actions->closeWindow, [this] { close(); });
    for (int n = 0; n < m_actions->services.size(); ++n)
        on(m_actions->services.at(n), [this, n] { chooseService(n); });
}

void MainWindow::connectFeedback()
{
    connect(m_toolbar, &WindowToolbar::mainChosen, m_orders, &Orders::doMain);
    connect(m_feedback, &Feedback::showRequested, this, &MainWindow::showService);
    connect(m_launchBar, &LaunchBar::commandEntered, this, [this](const LaunchSpec &launch) {
        m_launchBar->hide();
        m_session->launch(launch);
    });
    connect(m_launchBar, &LaunchBar::done, m_feedback->facts(), &MessageBar::showFact);
    connect(m_launchBar, &LaunchBar::closed, this, [this] {
        m_launchBar->hide();
        m_side->list()->setFocus();
    });
}

void MainWindow::connectPanes()
{
    ServiceList *list = m_side->list();
    connect(list, &ServiceList::serviceChosen, this, [this](const QString &id) {
        m_processes->setScope(ProcessScope::Service, id);
        m_lower->setService(id);
        m_aim->atService(id);
        m_pages->setCurrentWidget(m_panes);
    });
    connect(list, &ServiceList::namespaceChosen, this, [this] {
        m_processes->setScope(ProcessScope::AllServices, m_lower->service());
        m_pages->setCurrentWidget(m_panes);
    });
    connect(list, &ServiceList::machineChosen, this, [this] {
        m_processes->setScope(ProcessScope::Machine, m_lower->service());
        m_aim->atService({});
        m_pages->setCurrentWidget(m_panes);
    });
    connect(list, &ServiceList::aimedAt, m_aim, &Aim::atServices);
    connect(list, &ServiceList::menuRequested, this,
            [this](const QPoint &where) { popUpServiceMenu(*m_actions, where, this); });
    connect(list, &ServiceList::allMenuRequested, this,
            [this](const QPoint &where) { popUpAllMenu(*m_actions, where, this); });
    connect(m_lower, &LowerPane::serviceChosen, this, &MainWindow::chooseId);
    connect(m_processes, &ProcessPane::selectionChanged, m_aim, &Aim::atProcess);
    connect(m_processes, &ProcessPane::killTreeRequested, this,
            [this](const ProcessKey &key) { m_kills->killTree(key); });
    for (QAction *action : {m_actions->killTree, m_actions->stop, m_actions->restart, m_actions->freeze})
        m_processes->addContextAction(action);
    connect(m_aim, &Aim::changed, this, &MainWindow::renewActions);
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::openFile);
    connect(m_welcome, &WelcomePage::launchRequested, this, &MainWindow::openLaunchBar);
    connect(m_welcome, &WelcomePage::stackRequested, this, &MainWindow::openRequested);
    connect(m_welcome, &WelcomePage::attachRequested, this, &MainWindow::attachRequested);
    connect(m_welcome, &WelcomePage::removeRequested, this, &MainWindow::takeOffRecent);
    connect(m_problems, &ProblemPage::openRequested, this, &MainWindow::openFile);
    connect(m_problems, &ProblemPage::retryRequested, this, &MainWindow::openRequested);
    connect(m_problems, &ProblemPage::editRequested, this, &MainWindow::editStack);
    connect(m_editor, &EditorPane::left, this, &MainWindow::leaveEditor);
}

void MainWindow::renewName()
{
    const QString name = m_session->name();
    const QString title = m_tie->title(name);
    m_toolbar->setStackName(title);
    setWindowTitle(title.isEmpty() ? tr("Paddock") : tr("%1 — Paddock").arg(title));
    m_status->setPlace(m_tie->place());
    if (!name.isEmpty() && m_pages->currentWidget() == m_problems)
        m_pages->setCurrentWidget(m_panes);
}

void MainWindow::renewMechanism()
{
    const std::optional<MechanismReport> report = m_session->mechanism();
    m_toolbar->badge()->setReport(report);
    if (report)
        m_launchBar->setLimitSupport(report->limits);
}

void MainWindow::renewServices()
{
    m_renew.stop();
    if (m_side->list()->currentId().isEmpty() && !m_session->services().isEmpty() && m_aim->isEmpty() &&
        !m_side->list()->currentIndex().isValid())
        chooseAtFirst();
    renewActions();
    renewPage();
    // Not before the first choice, which turns to the panes.
    if (!m_session->filePath().isEmpty() &&
        (m_session->services().isEmpty() || m_side->list()->currentIndex().isValid()))
        restoreEditor();
    m_tie->renew();
}

void MainWindow::renewActions()
{
    m_actions->refresh(*m_session, m_aim->target());
    m_toolbar->refresh();
}

void MainWindow::renewPage()
{
    if (m_pages->currentWidget() == m_problems || m_pages->currentWidget() == m_editor)
        return;
    const bool empty =
        m_session->services().isEmpty() && !m_side->list()->currentIndex().isValid() && m_tie->sessionName().isEmpty();
    m_pages->setCurrentWidget(empty ? static_cast<QWidget *>(m_welcome) : m_panes);
}

bool MainWindow::chooseService(int n) { return m_side->list()->chooseNth(n); }

void MainWindow::chooseId(const QString &id)
{
    if (m_side->list()->currentId() == id)
        m_aim->atService(id);
    else
        m_side->list()->choose(id);
}

void MainWindow::showProcess(const ProcessKey &key, const QString &groupId)
{
    if (!groupId.isEmpty())
        chooseId(groupId);
    if (groupId.isEmpty() || !m_processes->selectProcess(key)) {
        m_side->list()->chooseMachine();
        m_processes->selectProcess(key);
    }
    if (m_panes->fill() == PaneSplitter::Fill::Lower)
        m_panes->setFill(PaneSplitter::Fill::Both);
    m_processes->setFocus();
}

QString MainWindow::stackFolder() const
{
    return m_session->filePath().isEmpty() ? QDir::currentPath() : QFileInfo(m_session->filePath()).path();
}

void MainWindow::openFile()
{
    auto *dialog =
        new QFileDialog(this, tr("Open a stack"), stackFolder(), tr("Stack files (*.yaml *.yml);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openRequested);
    dialog->open();
}

void MainWindow::takeOffRecent(const QString &filePath)
{
    const qsizetype place = removeRecentStack(filePath);
    m_feedback->facts()->showFact(
        tr("Removed %1 from the stacks opened before").arg(QFileInfo(filePath).dir().dirName()), tr("Undo"),
        [this, filePath, place] {
            putBackRecentStack(filePath, place);
            m_welcome->refresh();
        });
}

void MainWindow::openLaunchBar() { m_launchBar->open(stackFolder()); }

void MainWindow::showService(const QString &id)
{
    chooseId(id);
    m_panes->revealLower();
    m_pages->setCurrentWidget(m_panes);
    m_lower->showLastLines();
}

void MainWindow::showDetails()
{
    ServiceList *list = m_side->list();
    const QModelIndex index = list->services()->indexOf(m_aim->target().serviceId());
    const QRect row = list->visualRect(index);
    m_card->open(m_aim->target().serviceId(), QRect(list->viewport()->mapTo(this, row.topLeft()), row.size()));
}

void MainWindow::showStartup()
{
    m_panes->revealLower();
    m_pages->setCurrentWidget(m_panes);
    m_lower->showStartup();
}

void MainWindow::showStackProblems(const QString &filePath, const QList<StackProblem> &problems)
{
    m_problems->setProblems(filePath, problems);
    m_pages->setCurrentWidget(m_problems);
}

void MainWindow::showProblem(const QString &message) { m_feedback->showProblem(message); }

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_tie->isStopping() && !m_editor->mayLeave()) {
        event->ignore();
        m_pages->setCurrentWidget(m_editor);
        return m_editor->askBeforeLeaving([this] { close(); });
    }
    if (!m_tie->isOver())
        m_tie->close();
    if (!m_tie->isOver()) {
        event->ignore();
        return;
    }
    saveLayout();
    event->accept();
    Q_EMIT gone();
}

} // namespace paddock
