// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputpane.h"

#include "engine/session/session.h"
#include "ui/common/panestrip.h"
#include "ui/common/segmentedcontrol.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/output/findbar.h"
#include "ui/output/outputsearch.h"
#include "ui/output/outputview.h"

#include <QAction>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kFrame{16};
constexpr std::chrono::milliseconds kUnnoticed{300};

} // namespace

OutputPane::OutputPane(Session *session, const Theme *theme, QWidget *parent)
    : QWidget(parent), m_session(session), m_theme(theme), m_view(new OutputView(theme, this)),
      m_search(new OutputSearch(this)), m_findAction(new QAction(tr("Find in output"), this)),
      m_followAction(new QAction(tr("Follow"), this))
{
    m_findAction->setShortcut(QKeySequence(QKeySequence::Find));
    m_findAction->setProperty("iconName", QStringLiteral("find"));
    m_followAction->setCheckable(true);
    m_followAction->setChecked(true);
    m_followAction->setToolTip(tr("Stay at the end of the output (End)"));
    m_followAction->setProperty("iconName", QStringLiteral("follow"));
    makeStrip();
    layout()->addWidget(m_view);
    setFocusProxy(m_view);
    addActions({m_findAction, m_find->nextAction(), m_find->previousAction()});
    m_view->addActions({m_findAction, m_followAction});
    connect(m_findAction, &QAction::triggered, this, &OutputPane::showFind);
    connect(m_followAction, &QAction::toggled, this, &OutputPane::setFollowing);
    connect(m_view, &OutputView::followingChanged, m_followAction, &QAction::setChecked);
    connect(m_view, &OutputView::linkActivated, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connectSearch();

    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrame);
    connect(&m_frame, &QTimer::timeout, this, &OutputPane::refresh);
    connect(session, &Session::outputAppended, this, [this](const QString &id) {
        if (id == m_serviceId && !m_frame.isActive())
            m_frame.start();
    });
    connect(session, &Session::serviceChanged, this, &OutputPane::renewNames);
    connect(session, &Session::opened, this, &OutputPane::renewNames);
    renewNames();
}

void OutputPane::makeStrip()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *strip = new PaneStrip(PaneStrip::Lines::AboveAndBelow, this);
    column->addWidget(strip);
    m_service = new SegmentedControl(strip);
    m_service->setAccessibleName(tr("Output or start-up"));
    m_service->addSegment(QString());
    m_service->addSegment(tr("Start-up"), tr("Who waited for whom, and what took how long (Alt+3)"));
    m_service->setCurrent(0);
    connect(m_service, &SegmentedControl::chosen, this, [this](int index) {
        m_service->setCurrent(0);
        if (index == 1)
            Q_EMIT startupRequested();
    });
    m_find = new FindBar(m_theme, tr("Find in output"), strip);
    m_find->setKeyHint(m_findAction->shortcut().toString(QKeySequence::NativeText));
    auto *follow = new StripButton(m_followAction, strip);
    follow->setTall(false);
    m_progress = new QLabel(strip);
    m_progress->setFont(m_theme->font(-1));
    m_progress->setForegroundRole(QPalette::PlaceholderText);
    m_progress->hide();
    strip->row()->addWidget(m_service);
    strip->row()->addWidget(m_progress);
    strip->row()->addWidget(m_find, 1);
    strip->row()->addWidget(follow);
}

void OutputPane::connectSearch()
{
    connect(m_find, &FindBar::wanted, this, [this](const LineMatcher &matcher) {
        m_search->start(matcher, m_view->log(), m_view->firstVisibleLine());
        m_view->setMatches(matcher, m_search->current());
    });
    connect(m_find, &FindBar::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_find->nextAction(), &QAction::triggered, m_search, &OutputSearch::next);
    connect(m_find->previousAction(), &QAction::triggered, m_search, &OutputSearch::previous);
    connect(m_search, &OutputSearch::progressed, this, [this] { m_find->showResults(m_search->results()); });
    connect(m_search, &OutputSearch::currentChanged, this, [this](const OutputSearch::Place &place) {
        m_view->setMatches(m_search->matcher(), place);
        m_view->reveal(place);
    });
}

void OutputPane::setService(const QString &id)
{
    if (id == m_serviceId)
        return;
    m_serviceId = id;
    m_fetching = false;
    m_chosenFor.start();
    renewNames();
    m_frame.stop();
    m_view->openLog(id.isEmpty() ? LogSnapshot() : m_session->log(id));
    renewProgress();
    m_search->start(m_find->matcher(), m_view->log(), m_view->firstVisibleLine());
    m_view->setMatches(m_search->matcher(), m_search->current());
}

void OutputPane::refresh()
{
    if (m_serviceId.isEmpty())
        return;
    m_view->setLog(m_session->log(m_serviceId));
    m_search->setLog(m_view->log());
    renewProgress();
}

/// Most logs come at once; where one takes longer, that is said.
void OutputPane::renewProgress()
{
    const auto progress = m_session->logProgress(m_serviceId);
    const bool wasFetching = std::exchange(m_fetching, progress.has_value());
    if (m_fetching && !wasFetching)
        m_view->setEmptyText(tr("Fetching what %1 has said…").arg(serviceTitle()));
    else if (wasFetching && !m_fetching)
        renewNames();
    m_progress->setVisible(m_fetching && m_chosenFor.elapsed() > kUnnoticed.count());
    m_progress->setText(tr("earlier output: %1 %").arg(static_cast<int>(progress.value_or(1) * 100)));
}

QString OutputPane::serviceTitle() const
{
    const QList<ServiceStatus> services = m_session->services();
    const auto found = std::ranges::find(services, m_serviceId, &ServiceStatus::id);
    return found == services.end() ? m_serviceId : found->title;
}

void OutputPane::renewNames()
{
    if (m_serviceId.isEmpty()) {
        m_service->setText(0, tr("Output"));
        m_view->setEmptyText(tr("Choose a service to read what it says."));
        return;
    }
    const QString title = serviceTitle();
    m_service->setText(0, title);
    m_view->setAccessibleName(tr("Output of %1").arg(title));
    m_view->setEmptyText(tr("%1 has said nothing yet.").arg(title));
}

void OutputPane::showFind() { m_find->focusField(); }

void OutputPane::setFollowing(bool following) { m_view->setFollowing(following); }

bool OutputPane::isFollowing() const { return m_view->isFollowing(); }

QAction *OutputPane::findNextAction() const { return m_find->nextAction(); }

QAction *OutputPane::findPreviousAction() const { return m_find->previousAction(); }

} // namespace paddock
