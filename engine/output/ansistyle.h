// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace paddock {

/// A colour as a program asked for it; what it looks like is the view's affair.
struct AnsiColor
{
    enum class Kind : std::uint8_t {
        Default, ///< the view's own
        Indexed, ///< value 0-15 the named ones (8-15 bright), 16-255 the fixed cube and greys
        Rgb,     ///< value 0xRRGGBB
    };
    Kind kind = Kind::Default;
    std::uint32_t value = 0;

    bool operator==(const AnsiColor &) const = default;
};

struct AnsiStyle
{
    AnsiColor foreground;
    AnsiColor background;
    bool bold = false;
    bool dim = false;
    bool underline = false;
    bool inverse = false;

    bool operator==(const AnsiStyle &) const = default;
};

/// Where text is not in the default style. In UTF-16 units of AnsiText::text; never empty, ascending, not overlapping.
struct AnsiSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    AnsiStyle style;

    bool operator==(const AnsiSpan &) const = default;
};

struct AnsiText
{
    QString text;
    std::vector<AnsiSpan> spans;

    bool operator==(const AnsiText &) const = default;
};

} // namespace paddock
