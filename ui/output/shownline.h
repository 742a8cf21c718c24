// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QString>

#include <vector>

namespace paddock {

/// How a piece of a line looks; an invalid colour is the view's own.
struct TextLook
{
    QColor foreground;
    QColor background;
    bool bold = false;
    bool underline = false;

    bool operator==(const TextLook &) const = default;
};

/// A piece of a line, in UTF-16 units.
struct LookSpan
{
    int start = 0;
    int length = 0;
    TextLook look;
};

/// What a line says about itself.
enum class LineLevel { None, Debug, Information, Warning, Error };

/// One line ready to be painted: text, colours, and where each character stands in a grid of equal cells (wide
/// characters take two, tabs reach to the next stop of eight, combining marks none). A value.
struct ShownLine
{
    struct Link
    {
        int start = 0;
        int length = 0;
    };

    QString text;
    std::vector<LookSpan> spans; ///< ascending, not overlapping
    std::vector<Link> links;
    std::vector<int> cells; ///< of each character and of the end; empty where every character is one cell
    LineLevel level = LineLevel::None;

    void placeCells(); ///< fills `cells` from `text`

    [[nodiscard]] int cellOf(int character) const;
    [[nodiscard]] int cellCount() const { return cellOf(int(text.size())); }
    /// The character that covers the cell; text.size() beyond the end.
    [[nodiscard]] int characterAt(int cell) const;
    /// The place between two characters that is nearest to `cells` cells from the left.
    [[nodiscard]] int boundaryAt(double cells) const;
    [[nodiscard]] const Link *linkAt(int character) const;
};

} // namespace paddock
