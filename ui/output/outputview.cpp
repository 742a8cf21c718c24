// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputview.h"

#include "engine/output/displaytext.h"
#include "ui/common/theme.h"
#include "ui/output/followpill.h"

#include <QDateTime>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace paddock {

OutputView::OutputView(const Theme *theme, QWidget *parent)
    : QAbstractScrollArea(parent), m_theme(theme), m_pill(new FollowPill(viewport()))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Output"));
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_autoScroll.setInterval(std::chrono::milliseconds(40));
    connect(&m_autoScroll, &QTimer::timeout, this, &OutputView::dragOn);
    connect(m_pill, &QAbstractButton::clicked, this, [this] { setFollowing(true); });
    connect(theme, &Theme::changed, this, [this] {
        m_cache.setTokens(m_theme->tokens());
        renewMetrics();
    });
    m_cache.setTokens(theme->tokens());
    renewMetrics();
}

void OutputView::renewMetrics()
{
    const double rows = double(verticalScrollBar()->value()) / m_metrics.lineHeight;
    m_metrics = OutputMetrics::make(*m_theme, m_zoom);
    layOut();
    if (!m_following) {
        m_layingOut = true;
        verticalScrollBar()->setValue(int(rows * m_metrics.lineHeight));
        m_layingOut = false;
    }
    viewport()->update();
}

void OutputView::zoom(int steps)
{
    m_zoom = steps == 0 ? 0 : std::clamp(m_zoom + steps, -4, 16);
    renewMetrics();
}

void OutputView::openLog(const LogSnapshot &log)
{
    m_cache.clear();
    m_selection.clear();
    m_currentHit.reset();
    m_drag.reset();
    m_autoScroll.stop();
    m_widestCells = 0;
    m_log = LogSnapshot();
    horizontalScrollBar()->setValue(0);
    m_following = true;
    setLog(log);
    Q_EMIT followingChanged(true);
}

void OutputView::setLog(const LogSnapshot &log)
{
    const std::uint64_t dropped = m_log.isEmpty() ? 0 : log.firstLine() - m_log.firstLine();
    const bool endIsVisible = rowTop(rowCount()) <= viewport()->height();
    const int value = verticalScrollBar()->value();
    m_log = log;
    layOut();
    if (!m_following && dropped > 0) {
        m_layingOut = true;
        const qint64 moved = qint64(dropped) * m_metrics.lineHeight;
        verticalScrollBar()->setValue(int(std::max<qint64>(0, value - moved)));
        m_layingOut = false;
    }
    if (m_following || dropped > 0 || endIsVisible)
        viewport()->update();
    m_pill->setCount(unseenLines());
    placePill();
}

void OutputView::layOut()
{
    m_layingOut = true;
    const qint64 height = rowCount() * m_metrics.lineHeight + 2 * m_metrics.padding;
    QScrollBar *vertical = verticalScrollBar();
    vertical->setRange(0, int(std::clamp<qint64>(height - viewport()->height(), 0, INT_MAX)));
    vertical->setPageStep(viewport()->height());
    vertical->setSingleStep(m_metrics.lineHeight);
    const int width = m_metrics.textLeft + int((m_widestCells + 2) * m_metrics.cellWidth);
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(int(4 * m_metrics.cellWidth));
    if (m_following) {
        vertical->setValue(vertical->maximum());
        m_seenEnd = m_log.endLine();
    }
    m_layingOut = false;
}

void OutputView::growWidth(int cells)
{
    if (cells <= m_widestCells)
        return;
    m_widestCells = cells;
    QMetaObject::invokeMethod(this, &OutputView::layOut, Qt::QueuedConnection);
}

qint64 OutputView::rowCount() const { return qint64(m_log.lineCount()) + qint64(m_log.openLines().size()); }

int OutputView::rowTop(qint64 row) const
{
    const qint64 top = m_metrics.padding + row * m_metrics.lineHeight - verticalScrollBar()->value();
    return int(std::clamp<qint64>(top, INT_MIN / 2, INT_MAX / 2));
}

qint64 OutputView::rowAt(int y) const
{
    const qint64 inside = qint64(y) + verticalScrollBar()->value() - m_metrics.padding;
    return std::clamp<qint64>(inside < 0 ? 0 : inside / m_metrics.lineHeight, 0, std::max<qint64>(rowCount() - 1, 0));
}

std::uint64_t OutputView::firstVisibleLine() const { return m_log.firstLine() + std::uint64_t(rowAt(0)); }

std::uint64_t OutputView::unseenLines() const
{
    return m_following || m_log.endLine() <= m_seenEnd ? 0 : m_log.endLine() - m_seenEnd;
}

void OutputView::setFollowing(bool following)
{
    if (m_following == following)
        return;
    m_following = following;
    m_seenEnd = m_log.endLine();
    layOut();
    viewport()->update();
    m_pill->setCount(unseenLines());
    Q_EMIT followingChanged(following);
}

void OutputView::leaveOrFollow()
{
    const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    if (!atEnd)
        m_seenEnd = std::max(m_seenEnd, m_log.firstLine() + std::uint64_t(rowAt(viewport()->height())));
    if (m_following != atEnd) {
        m_following = atEnd;
        m_seenEnd = atEnd ? m_log.endLine() : std::max(m_seenEnd, m_log.endLine());
        Q_EMIT followingChanged(atEnd);
    }
    m_pill->setCount(unseenLines());
    placePill();
}

void OutputView::scrollContentsBy(int, int dy)
{
    if (!m_layingOut && dy != 0)
        leaveOrFollow();
    viewport()->update();
}

void OutputView::resizeEvent(QResizeEvent *)
{
    layOut();
    placePill();
}

void OutputView::placePill()
{
    m_pill->move((viewport()->width() - m_pill->width()) / 2, viewport()->height() - m_pill->height() - 10);
}

void OutputView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    if (rowCount() == 0)
        viewport()->update();
}

void OutputView::setMatches(const LineMatcher &matcher, const std::optional<OutputSearch::Place> &current)
{
    if (m_matcher == matcher && m_currentHit == current)
        return;
    m_matcher = matcher;
    m_currentHit = current;
    viewport()->update();
}

void OutputView::reveal(const OutputSearch::Place &place)
{
    if (place.line < m_log.firstLine() || place.line >= m_log.endLine())
        return;
    const int lines = 2 * m_metrics.lineHeight;
    const QRect box = characterRect({place.line, place.hit.start});
    if (box.top() < lines || box.bottom() > viewport()->height() - lines)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + box.center().y() - viewport()->height() / 2);
    growWidth(shown(place.line).cellCount());
    layOut();
    const int right = characterRect({place.line, place.hit.start + place.hit.length}).right();
    if (box.left() < m_metrics.textLeft || right > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + box.left() - viewport()->width() / 2);
}

QRect OutputView::characterRect(const OutputPlace &place) const
{
    const int top = rowTop(qint64(place.line - m_log.firstLine()));
    const double left = m_metrics.textLeft - horizontalScrollBar()->value() +
                        shown(place.line).cellOf(place.character) * m_metrics.cellWidth;
    return {int(left), top, int(m_metrics.cellWidth), m_metrics.lineHeight};
}

ShownLine OutputView::shown(std::uint64_t line) const
{
    if (line >= m_log.firstLine() && line < m_log.endLine())
        return m_cache.line(line, m_log.line(line));
    const std::uint64_t open = line - m_log.endLine();
    if (line < m_log.endLine() || open >= m_log.openLines().size())
        return {};
    const OpenLine &raw = m_log.openLines()[open];
    return m_cache.make(raw.bytes, raw.stream);
}

QString OutputView::gutterText(std::uint64_t line, bool whole) const
{
    const auto clockOf = [](std::chrono::milliseconds since1970) {
        return QDateTime::fromMSecsSinceEpoch(since1970.count()).toString(QStringLiteral("HH:mm:ss.zzz"));
    };
    const LogLine raw = m_log.line(line);
    if (raw.stream == Stream::Note)
        return {};
    if (line == m_log.firstLine())
        return clockOf(raw.since1970);
    const LogLine before = m_log.line(line - 1);
    if (before.continued && before.stream == raw.stream && !whole)
        return {};
    const bool sameSecond =
        before.stream != Stream::Note && before.since1970.count() / 1000 == raw.since1970.count() / 1000;
    const QString clock = clockOf(raw.since1970);
    return sameSecond && !whole ? clock.mid(8) : clock;
}

OutputPainter::Row OutputView::paintRow(qint64 row, bool wholeTime, ShownLine &buffer)
{
    OutputPainter::Row painted;
    const std::uint64_t number = m_log.firstLine() + std::uint64_t(row);
    if (number < m_log.endLine()) {
        const LogLine raw = m_log.line(number);
        painted.stream = raw.stream;
        painted.line = &m_cache.line(number, raw);
        painted.time = gutterText(number, wholeTime);
    } else {
        buffer = shown(number);
        painted.stream = m_log.openLines()[number - m_log.endLine()].stream;
        painted.line = &buffer;
        painted.isOpen = true;
    }
    painted.selected = m_selection.within(number, int(painted.line->text.size()));
    if (!m_matcher.isEmpty() && painted.stream != Stream::Note)
        painted.hits = m_matcher.hits(painted.line->text);
    if (m_currentHit && m_currentHit->line == number)
        painted.currentHit = m_currentHit->hit;
    return painted;
}

void OutputView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const ThemeTokens &tokens = m_theme->tokens();
    painter.fillRect(event->rect(), tokens.code);
    if (rowCount() == 0) {
        paintEmpty(painter);
        return;
    }
    painter.setClipRect(event->rect());
    OutputPainter lines(&painter, tokens, m_metrics, viewport()->width(), horizontalScrollBar()->value());
    const qint64 top = rowAt(0);
    const qint64 last = rowAt(event->rect().bottom());
    int widest = 0;
    ShownLine buffer;
    for (qint64 row = rowAt(event->rect().top()); row <= last; ++row) {
        const OutputPainter::Row painted = paintRow(row, row == top, buffer);
        lines.paint(painted, rowTop(row));
        if (painted.stream != Stream::Note)
            widest = std::max(widest, painted.line->cellCount());
    }
    growWidth(widest);
}

void OutputView::paintEmpty(QPainter &painter) const
{
    painter.setFont(m_theme->font(1, QFont::DemiBold));
    painter.setPen(m_theme->tokens().dim);
    painter.drawText(viewport()->rect().adjusted(24, 0, -24, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

QString OutputView::selectedText() const
{
    if (m_selection.isEmpty())
        return {};
    const std::uint64_t first = std::max(m_selection.start().line, m_log.firstLine());
    const std::uint64_t last = std::min(m_selection.end().line, m_log.firstLine() + std::uint64_t(rowCount()));
    QString text;
    for (std::uint64_t number = first; number <= last && number < m_log.firstLine() + std::uint64_t(rowCount());
         ++number) {
        const bool complete = number < m_log.endLine();
        const LogLine raw = complete ? m_log.line(number) : LogLine();
        if (raw.stream == Stream::Note && first != last)
            continue;
        const QString line = complete ? displayText(raw.bytes) : shown(number).text;
        const auto part = m_selection.within(number, int(line.size()));
        if (!part)
            continue;
        text += QStringView(line).mid(part->first, part->second - part->first);
        if (part->second > line.size() && !raw.continued)
            text += QLatin1Char('\n');
    }
    return text;
}

} // namespace paddock
