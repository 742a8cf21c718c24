// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processpane.h"

#include "engine/session/session.h"
#include "ui/common/field.h"
#include "ui/common/panestrip.h"
#include "ui/common/segmentedcontrol.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/processes/processtreemodel.h"
#include "ui/processes/processview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr char kHeaderKey[] = "processes/header";
constexpr char kFilterKey[] = "processes/filter";

} // namespace

ProcessPane::ProcessPane(Session *session, const Theme *theme, QWidget *parent)
    : QWidget(parent), m_session(session), m_theme(theme), m_model(new ProcessTreeModel(this)),
      m_view(new ProcessView(m_model, theme, this))
{
    makeActions();
    makeStrip();
    layout()->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_model, &ProcessTreeModel::shown, this, &ProcessPane::renewEmptyText);
    connect(m_model, &ProcessTreeModel::shown, this, &ProcessPane::tellSelection);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProcessPane::tellSelection);
    connect(m_view, &ProcessView::pauseToggled, m_pauseAction, &QAction::toggle);
    connect(m_view, &QWidget::customContextMenuRequested, this, &ProcessPane::showMenu);
    connectSession();
    m_model->setScope(m_scope, QString());
    renewServiceName();
    showSample();
}

void ProcessPane::makeActions()
{
    m_filterAction = new QAction(tr("Filter processes"), this);
    m_filterAction->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_filterAction->setProperty("iconName", QStringLiteral("filter"));
    m_pauseAction = new QAction(tr("Pause the tree"), this);
    m_pauseAction->setCheckable(true);
    m_pauseAction->setToolTip(tr("Hold the tree still (Space). The processes go on."));
    m_pauseAction->setProperty("iconName", QStringLiteral("pause"));
    addAction(m_filterAction);
    addAction(m_pauseAction);
    connect(m_pauseAction, &QAction::toggled, this, &ProcessPane::setPaused);
}

void ProcessPane::makeStrip()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *strip = new PaneStrip(PaneStrip::Lines::Below, this);
    column->addWidget(strip);

    m_scopes = new SegmentedControl(strip);
    m_scopes->setAccessibleName(tr("Whose processes"));
    m_scopes->addSegment(tr("Service"), tr("The members of the chosen service"));
    m_scopes->addSegment(tr("All services"), tr("The members of every service"));
    m_scopes->addSegment(tr("Machine"), tr("Everything that runs on this machine"));
    m_scopes->setCurrent(int(m_scope));
    connect(m_scopes, &SegmentedControl::chosen, this, [this](int index) {
        setScope(ProcessScope(index), m_serviceId);
        Q_EMIT scopeChangeRequested(ProcessScope(index));
    });

    m_filter = new Field(strip);
    m_filter->setFixedHeight(26);
    m_filter->setLeadingIcon(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter by name, command or PID"));
    m_filter->setKeyHint(m_filterAction->shortcut().toString(QKeySequence::NativeText));
    m_filter->setAccessibleName(tr("Filter processes"));
    m_filter->installEventFilter(this);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_model->setFilter(words);
        m_view->openBranches();
    });
    connect(m_filterAction, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });

    m_pausedSince = new QLabel(strip);
    m_pausedSince->hide();
    auto *pause = new StripButton(m_pauseAction, strip);
    pause->setTall(false);
    pause->setIconOnly(true);
    strip->row()->addWidget(m_scopes);
    strip->row()->addWidget(m_filter, 1);
    strip->row()->addWidget(m_pausedSince);
    strip->row()->addWidget(pause);
}

void ProcessPane::connectSession()
{
    connect(m_session, &Session::sampled, this, &ProcessPane::showSample);
    connect(m_session, &Session::serviceChanged, this, &ProcessPane::showSample);
    connect(m_session, &Session::serviceRemoved, this, &ProcessPane::showSample);
    connect(m_session, &Session::opened, this, &ProcessPane::showSample);
}

void ProcessPane::showSample()
{
    renewServiceName();
    if (const SnapshotPtr snapshot = m_session->snapshot())
        m_model->show(snapshot, m_session->services());
    else
        renewEmptyText();
}

void ProcessPane::setScope(ProcessScope scope, const QString &serviceId)
{
    if (scope == ProcessScope::Service && serviceId.isEmpty())
        scope = ProcessScope::AllServices;
    const std::optional<ProcessKey> kept = currentProcess();
    m_scope = scope;
    m_serviceId = serviceId;
    m_scopes->setCurrent(int(scope));
    renewServiceName();
    m_model->setScope(scope, scope == ProcessScope::Service ? serviceId : QString());
    if (kept)
        m_view->select(*kept);
    renewEmptyText();
    tellSelection();
}

std::optional<ProcessKey> ProcessPane::currentProcess() const
{
    const ProcessRow *row = m_model->row(m_view->currentIndex());
    if (!row || row->kind != ProcessRow::Kind::Process || row->ended)
        return std::nullopt;
    return row->process.key;
}

QString ProcessPane::currentGroup() const
{
    const ProcessRow *row = m_model->row(m_view->currentIndex());
    return row ? row->groupId : QString();
}

bool ProcessPane::selectProcess(const ProcessKey &key) { return m_view->select(key); }

void ProcessPane::tellSelection()
{
    const std::optional<ProcessKey> key = currentProcess();
    const QString group = currentGroup();
    if (key == m_toldKey && group == m_toldGroup)
        return;
    m_toldKey = key;
    m_toldGroup = group;
    Q_EMIT selectionChanged(key, group);
}

void ProcessPane::setPaused(bool paused)
{
    m_model->setPaused(paused);
    if (!paused) {
        m_pausedSince->hide();
        return;
    }
    QPalette own = m_pausedSince->palette();
    own.setColor(QPalette::WindowText, m_theme->tokens().startingText);
    m_pausedSince->setPalette(own);
    m_pausedSince->setText(tr("paused at %1").arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
    m_pausedSince->show();
}

QString ProcessPane::serviceTitle() const
{
    const QList<ServiceStatus> services = m_session->services();
    const auto found = std::ranges::find(services, m_serviceId, &ServiceStatus::id);
    return found == services.end() ? m_serviceId : found->title;
}

void ProcessPane::renewServiceName()
{
    m_scopes->setSegmentVisible(int(ProcessScope::Service), !m_serviceId.isEmpty());
    m_scopes->setText(int(ProcessScope::Service), serviceTitle());
}

void ProcessPane::renewEmptyText()
{
    if (!m_model->hasSnapshot()) {
        m_view->setEmptyText(tr("Looking for processes…"), QString());
    } else if (const SnapshotPtr snapshot = m_session->snapshot(); snapshot && snapshot->processes.empty()) {
        m_view->setEmptyText(tr("Nothing runs any more."), QString()); // a session in another process, which is gone
    } else if (!m_model->filter().isEmpty() && m_model->foundProcesses()) {
        m_view->setEmptyText(tr("No process matches “%1”.").arg(m_model->filter()), tr("Esc in the filter shows all."));
    } else if (m_scope == ProcessScope::Service) {
        m_view->setEmptyText(tr("Nothing runs in %1.").arg(serviceTitle()), tr("F5 starts it."));
    } else {
        m_view->setEmptyText(tr("No service runs."), tr("“Start all” in the toolbar starts them, F5 the chosen one."));
    }
}

bool ProcessPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            m_filter->clear();
            m_view->setFocus(Qt::OtherFocusReason);
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_view->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ProcessPane::addContextAction(QAction *action) { m_contextActions.append(action); }

void ProcessPane::showMenu(const QPoint &where)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_contextActions);
    menu->addSeparator();
    const ProcessRow *row = m_model->row(m_view->indexAt(where));
    if (row && row->kind == ProcessRow::Kind::Process) {
        const ProcessSample process = row->process;
        if (!row->ended) {
            QAction *kill = menu->addAction(m_theme->icon(QStringLiteral("kill"), Theme::Tone::Failed),
                                            tr("Kill %1 (%2) and all below it").arg(process.name).arg(process.key.pid));
            connect(kill, &QAction::triggered, this, [this, key = process.key] { Q_EMIT killTreeRequested(key); });
            menu->addSeparator();
        }
        connect(menu->addAction(tr("Copy PID")), &QAction::triggered, this,
                [this, process] { copy(QString::number(process.key.pid)); });
        connect(menu->addAction(tr("Copy command")), &QAction::triggered, this,
                [this, process] { copy(process.command.isEmpty() ? process.name : process.command); });
        menu->addSeparator();
    }
    connect(menu->addAction(tr("Open all branches")), &QAction::triggered, m_view, &QTreeView::expandAll);
    connect(menu->addAction(tr("Close all branches")), &QAction::triggered, m_view, &QTreeView::collapseAll);
    menu->addAction(m_pauseAction);
    menu->popup(m_view->viewport()->mapToGlobal(where));
}

void ProcessPane::copy(const QString &text) const { QGuiApplication::clipboard()->setText(text); }

void ProcessPane::saveState(QSettings &settings) const
{
    settings.setValue(QLatin1String(kHeaderKey), m_view->header()->saveState());
    settings.setValue(QLatin1String(kFilterKey), m_filter->text());
}

void ProcessPane::restoreState(QSettings &settings)
{
    m_filter->setText(settings.value(QLatin1String(kFilterKey)).toString());
    const QByteArray header = settings.value(QLatin1String(kHeaderKey)).toByteArray();
    if (header.isEmpty() || !m_view->header()->restoreState(header))
        return;
    m_view->header()->setSectionHidden(int(ProcessColumn::Name), false);
    m_view->sortByColumn(m_view->header()->sortIndicatorSection(), m_view->header()->sortIndicatorOrder());
}

} // namespace paddock
