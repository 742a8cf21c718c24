// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startupview.h"

#include "ui/common/emptytext.h"
#include "ui/common/theme.h"
#include "ui/startup/startupdelegate.h"
#include "ui/startup/startupmodel.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paddock {

namespace {

constexpr int kAxisHeight = 26;
constexpr int kWidestName = 220;
constexpr int kNarrowestName = 96;
constexpr int kNameRight = 20; ///< from the longest name to the axis

} // namespace

StartupView::StartupView(StartupModel *model, QWidget *parent)
    : QListView(parent), m_model(model), m_delegate(new StartupDelegate(model, this)), m_axis(new QWidget(this))
{
    setAccessibleName(tr("Start-up, a row for each service"));
    setModel(model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setViewportMargins(0, kAxisHeight, 0, 0);
    m_axis->installEventFilter(this);
    connect(Theme::of(this), &Theme::changed, this, [this] {
        renewScale();
        m_axis->update();
    });
}

void StartupView::setEmptyText(const QString &title, const QString &hint)
{
    if (title == m_emptyTitle && hint == m_emptyHint)
        return;
    m_emptyTitle = title;
    m_emptyHint = hint;
    viewport()->update();
}

int StartupView::nameWidth() const
{
    const QFontMetrics bold(Theme::of(this)->font(0, QFont::DemiBold));
    int widest = kNarrowestName;
    for (const StartupBar &bar : m_model->timeline().bars)
        widest = std::max(widest, bold.horizontalAdvance(bar.title));
    return std::min({widest, kWidestName, std::max(kNarrowestName, viewport()->width() / 3)});
}

void StartupView::renewScale()
{
    const int left = StartupDelegate::kNameLeft + nameWidth() + kNameRight;
    const StartupScale scale =
        StartupScale::of(m_model->timeline().total, left, std::max(viewport()->width() - left, 1));
    if (scale == m_delegate->scale())
        return;
    m_delegate->setScale(scale);
    m_axis->update();
    viewport()->update();
}

void StartupView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    m_axis->setGeometry(0, 0, width(), kAxisHeight);
    renewScale();
}

bool StartupView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_axis && event->type() == QEvent::Paint)
        paintAxis();
    return QListView::eventFilter(watched, event);
}

void StartupView::paintAxis()
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(m_axis);
    painter.fillRect(m_axis->rect(), t.surface);
    if (m_model->rowCount() == 0)
        return;
    painter.fillRect(QRect(0, kAxisHeight - 1, width(), 1), t.line);
    painter.setFont(theme->font(-1));
    painter.setPen(t.dim);
    const StartupScale &scale = m_delegate->scale();
    for (const auto mark : scale.marks()) {
        const int x = static_cast<int>(std::round(scale.x(mark)));
        painter.drawText(QRect(x + 4, 0, 80, kAxisHeight - 1), Qt::AlignLeft | Qt::AlignVCenter, scale.label(mark));
        painter.fillRect(QRect(x, kAxisHeight - 8, 1, 8), t.line);
    }
}

void StartupView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_model->rowCount() == 0)
        paintEmptyText(&painter, viewport()->rect(), *Theme::of(this), m_emptyTitle, m_emptyHint);
    else
        paintPath(&painter);
}

/// From the end of each link to where the next one could start.
void StartupView::paintPath(QPainter *painter) const
{
    const StartupTimeline &timeline = m_model->timeline();
    painter->setPen(QPen(Theme::of(this)->tokens().text, 1.5));
    for (qsizetype i = 1; i < timeline.path.links.size(); ++i) {
        const QModelIndex from = m_model->indexOf(timeline.path.links.at(i - 1).service);
        const QModelIndex to = m_model->indexOf(timeline.path.links.at(i).service);
        const double x = m_delegate->scale().x(m_model->bar(to).started);
        const bool down = to.row() > from.row();
        const QRect first = visualRect(from);
        const QRect second = visualRect(to);
        const double begin = first.center().y() + (down ? 7.5 : -6.5);
        const double end = second.center().y() + (down ? -6.5 : 7.5);
        painter->drawLine(QPointF(x, begin), QPointF(x, end));
    }
}

} // namespace paddock
