// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputselection.h"

#include <QStringView>

#include <algorithm>

namespace paddock {

namespace {

enum class CharacterClass { Word, Space, Sign };

/// What a double click takes together: names, paths, numbers and addresses, as terminals do.
CharacterClass classOf(QChar c)
{
    if (c.isSpace())
        return CharacterClass::Space;
    const bool word = c.isLetterOrNumber() || c.isSurrogate() || c.isMark() || QStringView(u"_-./~%+@#&?=").contains(c);
    return word ? CharacterClass::Word : CharacterClass::Sign;
}

} // namespace

OutputSelection::Piece OutputSelection::pieceAt(const OutputPlace &place, const ShownLine &line, Grain grain)
{
    const QString &text = line.text;
    if (grain == Grain::Character)
        return {place, place};
    if (grain == Grain::Line)
        return {{place.line, 0}, {place.line + 1, 0}};
    if (text.isEmpty())
        return {place, place};
    const auto at = qsizetype(std::clamp(place.character, 0, int(text.size()) - 1));
    const CharacterClass wanted = classOf(text[at]);
    qsizetype first = at;
    while (first > 0 && classOf(text[first - 1]) == wanted)
        --first;
    qsizetype end = at + 1;
    while (end < text.size() && classOf(text[end]) == wanted)
        ++end;
    return {{place.line, int(first)}, {place.line, int(end)}};
}

void OutputSelection::selectAll(std::uint64_t firstLine, std::uint64_t lastLine, int lastLength)
{
    m_grain = Grain::Character;
    m_anchor = {{firstLine, 0}, {firstLine, 0}};
    m_head = {{lastLine, lastLength}, {lastLine, lastLength}};
}

void OutputSelection::begin(const OutputPlace &place, const ShownLine &line, Grain grain)
{
    m_grain = grain;
    m_anchor = m_head = pieceAt(place, line, grain);
}

void OutputSelection::extend(const OutputPlace &place, const ShownLine &line)
{
    m_head = pieceAt(place, line, m_grain);
}

std::optional<std::pair<int, int>> OutputSelection::within(std::uint64_t line, int length) const
{
    const OutputPlace from = start();
    const OutputPlace to = end();
    if (from == to || line < from.line || line > to.line)
        return std::nullopt;
    const int first = line == from.line ? std::min(from.character, length) : 0;
    const int last = line == to.line ? std::min(to.character, length) : length + 1;
    if (first >= last)
        return std::nullopt;
    return std::pair(first, last);
}

} // namespace paddock
