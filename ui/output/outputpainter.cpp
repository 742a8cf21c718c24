// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputpainter.h"

#include <QPainter>

#include <algorithm>

namespace paddock {

OutputPainter::OutputPainter(QPainter *painter, const ThemeTokens &tokens, const OutputMetrics &metrics, int width,
                             int scrolled)
    : m_painter(painter), m_tokens(tokens), m_metrics(metrics), m_width(width), m_scrolled(scrolled)
{}

void OutputPainter::paint(const Row &row, int top)
{
    if (row.stream == Stream::Note) {
        paintNote(row, top);
        return;
    }
    paintGutter(row, top);
    m_painter->save();
    m_painter->setClipRect(m_metrics.textLeft - 2, top, m_width - m_metrics.textLeft + 2, m_metrics.lineHeight,
                           Qt::IntersectClip);
    paintSelection(row, top);
    paintText(row, top);
    m_painter->restore();
}

void OutputPainter::paintNote(const Row &row, int top)
{
    constexpr int kMargin = 12;
    m_painter->setFont(m_metrics.noteFont);
    const QFontMetrics metrics = m_painter->fontMetrics();
    const QString text = metrics.elidedText(row.line->text, Qt::ElideMiddle, m_width - 6 * kMargin);
    const int half = (m_width - metrics.horizontalAdvance(text)) / 2;
    const int middle = top + m_metrics.lineHeight / 2;
    m_painter->fillRect(kMargin, middle, half - 2 * kMargin, 1, m_tokens.line);
    m_painter->fillRect(m_width - half + kMargin, middle, half - 2 * kMargin, 1, m_tokens.line);
    m_painter->setPen(m_tokens.faint);
    m_painter->drawText(QRect(0, top, m_width, m_metrics.lineHeight), Qt::AlignCenter | Qt::TextSingleLine, text);
}

void OutputPainter::paintGutter(const Row &row, int top)
{
    m_painter->setFont(m_metrics.font);
    m_painter->setPen(m_tokens.faint);
    const double width = double(row.time.size()) * m_metrics.cellWidth;
    m_painter->drawText(QPointF(m_metrics.gutter - 10 - width, top + m_metrics.baseline), row.time);
    if (const std::optional<QColor> bar = barColor(row))
        m_painter->fillRect(m_metrics.gutter, top, OutputMetrics::kBarWidth, m_metrics.lineHeight, *bar);
}

/// Red for errors and for what came over standard error without a level; a program that logs everything there says
/// by its levels what is wrong, and its other lines get a quiet bar that only names the stream.
std::optional<QColor> OutputPainter::barColor(const Row &row) const
{
    if (row.line->level == LineLevel::Error)
        return m_tokens.failed;
    if (row.stream != Stream::Stderr)
        return std::nullopt;
    switch (row.line->level) {
    case LineLevel::Warning:
        return m_tokens.starting;
    case LineLevel::Information:
    case LineLevel::Debug:
        return m_tokens.line;
    case LineLevel::None:
    case LineLevel::Error:
        break;
    }
    return m_tokens.failed;
}

double OutputPainter::left(const ShownLine &line, int character) const
{
    return m_metrics.textLeft - m_scrolled + line.cellOf(character) * m_metrics.cellWidth;
}

void OutputPainter::paintSelection(const Row &row, int top)
{
    if (!row.selected)
        return;
    const auto [first, end] = *row.selected;
    const double from = left(*row.line, first);
    double to = left(*row.line, end);
    if (end > row.line->text.size())
        to += m_metrics.cellWidth; // the end of the line is selected too
    m_painter->fillRect(QRectF(from, top, to - from, m_metrics.lineHeight), m_tokens.selected);
}

void OutputPainter::paintText(const Row &row, int top)
{
    const ShownLine &line = *row.line;
    const int firstCell = int(m_scrolled / m_metrics.cellWidth);
    const int cells = int((m_width - m_metrics.textLeft) / m_metrics.cellWidth) + 2;
    const int first = line.characterAt(firstCell);
    const int end = std::min(line.characterAt(firstCell + cells) + 1, int(line.text.size()));
    for (const Run &run : runs(row, first, end))
        paintRun(line, run, top);
    if (row.currentHit) {
        const double from = left(line, row.currentHit->start);
        const double to = left(line, row.currentHit->start + row.currentHit->length);
        m_painter->setPen(QPen(m_tokens.starting, 2));
        m_painter->setBrush(Qt::NoBrush);
        m_painter->drawRect(QRectF(from - 1, top + 1, to - from + 2, m_metrics.lineHeight - 2));
    }
    if (row.isOpen && end == line.text.size()) {
        const QRectF cursor(left(line, end), top + 3, 2, m_metrics.lineHeight - 6);
        m_painter->fillRect(cursor, m_tokens.faint);
    }
}

std::vector<OutputPainter::Run> OutputPainter::runs(const Row &row, int first, int end) const
{
    if (first >= end)
        return {};
    std::vector<TextLook> looks(std::size_t(end - first));
    const auto lay = [&](int start, int length, auto &&change) {
        const int last = std::min(start + length, end);
        for (int at = std::max(start, first); at < last; ++at)
            change(looks[std::size_t(at - first)]);
    };
    for (const LookSpan &span : row.line->spans)
        lay(span.start, span.length, [&span](TextLook &look) { look = span.look; });
    for (const ShownLine::Link &link : row.line->links)
        lay(link.start, link.length, [](TextLook &look) { look.underline = true; });
    if (row.selected && m_tokens.isHighContrast)
        lay(row.selected->first, row.selected->second - row.selected->first,
            [this](TextLook &look) { look.foreground = m_tokens.onSelected; });
    for (const LineMatcher::Hit &hit : row.hits) {
        const bool current = row.currentHit == hit;
        lay(hit.start, hit.length, [this, current](TextLook &look) {
            look.foreground = m_tokens.onHit;
            look.background = m_tokens.hit;
            look.bold = look.bold || current;
        });
    }
    std::vector<Run> runs;
    for (int at = first; at < end; ++at) {
        const TextLook &look = looks[std::size_t(at - first)];
        if (runs.empty() || runs.back().look != look)
            runs.push_back({at, 0, look});
        ++runs.back().length;
    }
    return runs;
}

void OutputPainter::paintRun(const ShownLine &line, const Run &run, int top)
{
    const double from = left(line, run.start);
    const double to = left(line, run.start + run.length);
    if (run.look.background.isValid())
        m_painter->fillRect(QRectF(from, top + 1, to - from, m_metrics.lineHeight - 2), run.look.background);
    m_painter->setFont(run.look.bold ? m_metrics.boldFont : m_metrics.font);
    m_painter->setPen(run.look.foreground.isValid() ? run.look.foreground : m_tokens.text);
    if (line.cells.empty())
        m_painter->drawText(QPointF(from, top + m_metrics.baseline), line.text.mid(run.start, run.length));
    else
        paintPieces(line, run, top);
    if (run.look.underline)
        m_painter->fillRect(QRectF(from, top + m_metrics.baseline + 2, to - from, 1), m_tokens.faint);
}

/// Characters of other fonts have other widths: each stretch of them is set anew on the grid.
void OutputPainter::paintPieces(const ShownLine &line, const Run &run, int top)
{
    const auto isPlain = [&line](int at) { return line.text[at].unicode() >= 0x20 && line.text[at].unicode() < 0x7f; };
    const int end = run.start + run.length;
    for (int at = run.start; at < end;) {
        int next = at + 1;
        while (next < end && isPlain(next) == isPlain(at) &&
               (isPlain(at) || line.cellOf(next) - line.cellOf(next - 1) != 1 || !line.text[next].isSymbol()))
            ++next;
        if (line.text[at] != QLatin1Char('\t'))
            m_painter->drawText(QPointF(left(line, at), top + m_metrics.baseline),
                                line.text.mid(at, next - at).replace(QLatin1Char('\t'), QLatin1Char(' ')));
        at = next;
    }
}

} // namespace paddock
