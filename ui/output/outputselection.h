// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/output/shownline.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <utility>

namespace paddock {

/// A place between two characters of the log. Lines count from the first one ever.
struct OutputPlace
{
    std::uint64_t line = 0;
    int character = 0;

    auto operator<=>(const OutputPlace &) const = default;
};

/// What is selected in the output, and by which grain a drag makes it grow. A value.
class OutputSelection
{
public:
    enum class Grain { Character, Word, Line };

    void clear() { m_anchor = m_head = {}; }
    void selectAll(std::uint64_t firstLine, std::uint64_t lastLine, int lastLength);
    /// Begins at a place; `line` is the line it stands on.
    void begin(const OutputPlace &place, const ShownLine &line, Grain grain);
    void extend(const OutputPlace &place, const ShownLine &line);

    [[nodiscard]] bool isEmpty() const { return start() == end(); }
    [[nodiscard]] OutputPlace start() const { return std::min(m_anchor.first, m_head.first); }
    [[nodiscard]] OutputPlace end() const { return std::max(m_anchor.second, m_head.second); }
    /// First and one past the last selected character of a line; absent where none is. A line that is selected beyond
    /// its end counts one character more.
    [[nodiscard]] std::optional<std::pair<int, int>> within(std::uint64_t line, int length) const;

private:
    using Piece = std::pair<OutputPlace, OutputPlace>;
    [[nodiscard]] static Piece pieceAt(const OutputPlace &place, const ShownLine &line, Grain grain);

    Piece m_anchor; ///< what the selection began with: a place twice, a word or a line
    Piece m_head;   ///< where it has been dragged to
    Grain m_grain = Grain::Character;
};

} // namespace paddock
