// SPDX-License-Identifier: Apache-2.0
#include "ui/output/linecache.h"

#include "engine/output/ansiparser.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

constexpr qsizetype kMostCost = 16'384; ///< in pieces of 256 characters, about 10 MB
constexpr qsizetype kLinkSearch = 4096; ///< characters of a line that are looked through for links

/// The fixed 6 x 6 x 6 cube and the greys of xterm.
QColor fixedColor(std::uint32_t index)
{
    if (index >= 232) {
        const int grey = 8 + 10 * int(index - 232);
        return {grey, grey, grey};
    }
    const auto level = [](std::uint32_t step) { return step == 0 ? 0 : 55 + 40 * int(step); };
    index -= 16;
    return {level(index / 36), level(index / 6 % 6), level(index % 6)};
}

} // namespace

LineCache::LineCache() : m_lines(kMostCost) {}

void LineCache::setTokens(const ThemeTokens &tokens)
{
    m_tokens = tokens;
    m_highlighter.setTokens(tokens);
    m_lines.clear();
}

const ShownLine &LineCache::line(std::uint64_t number, const LogLine &raw)
{
    if (const ShownLine *known = m_lines.object(number))
        return *known;
    auto *made = new ShownLine(make(raw.bytes, raw.stream));
    m_lines.insert(number, made, 1 + made->text.size() / 256);
    return *made;
}

ShownLine LineCache::make(QByteArrayView raw, Stream stream)
{
    AnsiStyle style;
    AnsiText parsed = AnsiParser::parse(raw, style);
    ShownLine line;
    line.text = std::move(parsed.text);
    line.placeCells();
    if (stream == Stream::Note)
        return line;
    m_highlighter.highlight(line);
    if (!parsed.spans.empty()) {
        line.spans.clear();
        for (const AnsiSpan &span : parsed.spans)
            line.spans.push_back({int(span.start), int(span.length), look(span.style)});
    }
    findLinks(line);
    return line;
}

TextLook LineCache::look(const AnsiStyle &style) const
{
    TextLook look{color(style.foreground, false), color(style.background, true), style.bold, style.underline};
    if (style.inverse) {
        std::swap(look.foreground, look.background);
        if (!look.foreground.isValid())
            look.foreground = m_tokens.code;
        if (!look.background.isValid())
            look.background = m_tokens.text;
    } else if (style.dim && !look.foreground.isValid()) {
        look.foreground = m_tokens.dim;
    }
    // A program chooses its colours for a terminal's ground, which is rarely ours: what could not be read is not used.
    const QColor ground = look.background.isValid() ? look.background : m_tokens.code;
    if (look.foreground.isValid() && contrastRatio(look.foreground, ground) < 2.5)
        look.foreground = contrastRatio(m_tokens.text, ground) >= 3 ? m_tokens.text : m_tokens.code;
    return look;
}

QColor LineCache::color(const AnsiColor &color, bool ground) const
{
    if (color.kind == AnsiColor::Kind::Rgb)
        return QColor::fromRgb(QRgb(color.value));
    if (color.kind == AnsiColor::Kind::Default)
        return {};
    if (color.value >= 16)
        return fixedColor(color.value);
    const ThemeTokens &t = m_tokens;
    const std::array words{t.text,       t.failedText, t.runningText, t.startingText,
                           t.frozenText, t.leftText,   t.accent,      t.dim};
    const std::array grounds{t.line, t.failed, t.running, t.starting, t.frozen, t.left, t.accent, t.line};
    return (ground ? grounds : words)[color.value % 8];
}

void LineCache::findLinks(ShownLine &line) const
{
    static const QRegularExpression kLink(QStringLiteral(R"(\b(?:https?|file)://[^\s"'<>)\]}]*[^\s"'<>)\]}.,;:!?])"));
    const QStringView searched = QStringView(line.text).left(kLinkSearch);
    if (!searched.contains(QLatin1String("://")))
        return;
    auto matches = kLink.globalMatch(searched.toString());
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        line.links.push_back({int(match.capturedStart()), int(match.capturedLength())});
    }
}

} // namespace paddock
