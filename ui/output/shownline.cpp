// SPDX-License-Identifier: Apache-2.0
#include "ui/output/shownline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paddock {

namespace {

constexpr int kTabStop = 8;

/// Unicode's wide and fullwidth blocks, and the emoji that terminals show two cells wide.
bool isWide(char32_t c)
{
    struct Range
    {
        char32_t first;
        char32_t last;
    };
    static constexpr std::array<Range, 13> kRanges{{{0x1100, 0x115f},
                                                    {0x2e80, 0x303e},
                                                    {0x3041, 0x33ff},
                                                    {0x3400, 0x4dbf},
                                                    {0x4e00, 0x9fff},
                                                    {0xa000, 0xa4cf},
                                                    {0xac00, 0xd7a3},
                                                    {0xf900, 0xfaff},
                                                    {0xfe30, 0xfe6f},
                                                    {0xff00, 0xff60},
                                                    {0xffe0, 0xffe6},
                                                    {0x1f300, 0x1faff},
                                                    {0x20000, 0x3fffd}}};
    return c >= 0x1100 &&
           std::ranges::any_of(kRanges, [c](const Range &range) { return c >= range.first && c <= range.last; });
}

int widthOf(char32_t c, int cell)
{
    if (c == U'\t')
        return kTabStop - cell % kTabStop;
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
    case QChar::Other_Format:
        return 0;
    default:
        return isWide(c) ? 2 : 1;
    }
}

} // namespace

void ShownLine::placeCells()
{
    cells.clear();
    const bool plain = std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
    if (plain)
        return;
    cells.reserve(std::size_t(text.size()) + 1);
    int cell = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        char32_t c = text[at].unicode();
        cells.push_back(cell);
        if (text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[at], text[at + 1]);
            ++at;
            cell += widthOf(c, cell);
            cells.push_back(cell); // between the halves nobody can stand
            continue;
        }
        cell += widthOf(c, cell);
    }
    cells.push_back(cell);
}

int ShownLine::cellOf(int character) const
{
    character = std::clamp(character, 0, int(text.size()));
    return cells.empty() ? character : cells[std::size_t(character)];
}

int ShownLine::characterAt(int cell) const
{
    if (cell <= 0)
        return 0;
    if (cells.empty())
        return std::min(cell, int(text.size()));
    const auto after = std::ranges::upper_bound(cells, cell);
    return std::min(int(after - cells.begin()) - 1, int(text.size()));
}

int ShownLine::boundaryAt(double wanted) const
{
    if (wanted <= 0)
        return 0;
    if (cells.empty())
        return std::min(int(std::lround(wanted)), int(text.size()));
    int before = characterAt(int(std::floor(wanted)));
    while (before > 0 && before < text.size() && text[before].isLowSurrogate())
        --before;
    int after = std::min(before + 1, int(text.size()));
    while (after < text.size() && (cellOf(after) == cellOf(before) || text[after].isLowSurrogate()))
        ++after;
    return wanted - cellOf(before) < cellOf(after) - wanted ? before : after;
}

const ShownLine::Link *ShownLine::linkAt(int character) const
{
    const auto found = std::ranges::find_if(links, [character](const Link &link) {
        return character >= link.start && character < link.start + link.length;
    });
    return found == links.end() ? nullptr : &*found;
}

} // namespace paddock
