// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startuppane.h"

#include "engine/session/session.h"
#include "ui/common/liveclock.h"
#include "ui/common/panestrip.h"
#include "ui/common/segmentedcontrol.h"
#include "ui/common/theme.h"
#include "ui/startup/startuplegend.h"
#include "ui/startup/startupmodel.h"
#include "ui/startup/startupview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kLegendFrom = 860; ///< narrower: what it took is more important
constexpr std::chrono::milliseconds kQuick{100};
constexpr std::chrono::milliseconds kCalm{1000}; ///< once it lasts for longer than a minute

} // namespace

StartupPane::StartupPane(Session *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_model(new StartupModel(this)), m_view(new StartupView(m_model, this)),
      m_clock(new LiveClock(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeStrip();
    column->addWidget(m_view);
    setFocusProxy(m_view);
    m_renew.setSingleShot(true);
    m_renew.setInterval(0);
    connect(&m_renew, &QTimer::timeout, this, &StartupPane::renew);
    connect(m_clock, &LiveClock::ticked, this, &StartupPane::renew);
    for (const auto signal : {&Session::serviceChanged, &Session::serviceRemoved})
        connect(session, signal, this, &StartupPane::later);
    connect(session, &Session::opened, this, &StartupPane::later);
    connect(m_view, &QAbstractItemView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT serviceChosen(m_model->bar(index).id); });
    connect(m_view, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT serviceOpened(m_model->bar(index).id); });
}

void StartupPane::makeStrip()
{
    auto *strip = new PaneStrip(PaneStrip::Lines::AboveAndBelow, this);
    layout()->addWidget(strip);
    m_tabs = new SegmentedControl(strip);
    m_tabs->setAccessibleName(tr("Output or start-up"));
    m_tabs->addSegment(tr("Output"), tr("What the chosen service says"));
    m_tabs->addSegment(tr("Start-up"), tr("Who waited for whom, and what took how long"));
    m_tabs->setCurrent(1);
    connect(m_tabs, &SegmentedControl::chosen, this, [this] {
        m_tabs->setCurrent(1);
        Q_EMIT outputRequested();
    });
    m_summary = new QLabel(strip);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    strip->row()->addWidget(m_tabs);
    strip->row()->addSpacing(6);
    strip->row()->addWidget(m_summary, 1);
    m_legend = new StartupLegend(strip);
    strip->row()->addWidget(m_legend);
}

void StartupPane::setService(const QString &id)
{
    m_serviceId = id;
    renewName();
    const QModelIndex index = m_model->indexOf(id);
    m_view->setCurrentIndex(index);
}

void StartupPane::renewName()
{
    const std::optional<ServiceStatus> status = m_session->service(m_serviceId);
    m_tabs->setText(0, status ? status->title : tr("Output"));
}

QString StartupPane::summary() const { return m_words; }

void StartupPane::later()
{
    if (isVisible() && !m_renew.isActive())
        m_renew.start();
}

void StartupPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    renew();
}

void StartupPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    renewWords();
}

void StartupPane::renew()
{
    m_renew.stop();
    const QList<ServiceStatus> services = m_session->services();
    m_model->setTimeline(StartupTimeline::of(services, QDateTime::currentDateTime()));
    const StartupTimeline &timeline = m_model->timeline();
    const auto pace = timeline.total < std::chrono::minutes(1) ? kQuick : kCalm;
    m_clock->setInterval(timeline.isUnderWay ? pace : std::chrono::milliseconds(0));
    if (services.isEmpty())
        m_view->setEmptyText(tr("No stack is open."), tr("Ctrl+O opens one; its start is then drawn here."));
    else
        m_view->setEmptyText(tr("Nothing was started yet."),
                             tr("“Start all” in the toolbar starts the stack. Here you see then who waits for whom, "
                                "and what takes how long."));
    m_view->renewScale();
    if (const QModelIndex index = m_model->indexOf(m_serviceId); index != m_view->currentIndex())
        m_view->setCurrentIndex(index);
    renewName();
    renewWords();
}

void StartupPane::renewWords()
{
    const StartupTimeline &timeline = m_model->timeline();
    m_legend->setVisible(!timeline.isEmpty() && width() >= kLegendFrom);
    m_words = timeline.summary();
    if (timeline.path.links.size() > 1)
        m_words += QStringLiteral(" · ") + tr("critical path, added by each: %1").arg(timeline.path.toText());
    m_summary->setToolTip(m_words);
    m_summary->setAccessibleName(m_words);
    m_summary->parentWidget()->layout()->activate(); // its room may be another now
    m_summary->setText(m_summary->fontMetrics().elidedText(m_words, Qt::ElideRight, m_summary->width()));
}

} // namespace paddock
