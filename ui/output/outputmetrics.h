// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>

namespace paddock {

class Theme;

/// Fonts and measures of the output at one zoom, in device independent pixels. A value.
struct OutputMetrics
{
    QFont font;
    QFont boldFont;
    QFont noteFont;
    double cellWidth = 8;
    int lineHeight = 19;
    int baseline = 14; ///< below the top of a line
    int gutter = 92;   ///< width of the times, the bar begins there
    int textLeft = 104;
    int padding = 6; ///< above the first and below the last line

    static constexpr int kBarWidth = 3;

    static OutputMetrics make(const Theme &theme, int zoom);
};

} // namespace paddock
