// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

namespace paddock {

/// Every colour of the window, for one of light, dark or the desktop's own high contrast. A value.
/// Shapes (state lights, bars) need 3:1 on their ground, words 4.5:1; a state that is darker as words than as a light
/// therefore has two tokens. `faint` words stand on bg, surface and code only; on any other ground use `dim`.
struct ThemeTokens
{
    QColor bg;      ///< ground of the side bar and of fields in the toolbar
    QColor surface; ///< ground of the centre, toolbar, status bar
    QColor raised;  ///< hover
    QColor line;    ///< borders, 1 px
    QColor code;    ///< ground of the output
    QColor cpuBar;  ///< bar behind the CPU figure, ground of selected segments in charts

    QColor text;
    QColor dim;   ///< reasons, figures that are not the point
    QColor faint; ///< placeholders, section titles, timestamps

    QColor accent;
    QColor accentGround;
    QColor onAccent;   ///< words on a ground of `accent`
    QColor warnGround; ///< of the badge when the strongest mechanism could not be had
    QColor hit;        ///< ground of a find hit
    QColor onHit;

    QColor running; ///< lights: >= 3:1
    QColor starting;
    QColor failed;
    QColor stopped; ///< drawn as a ring
    QColor frozen;
    QColor left;

    QColor runningText; ///< words: >= 4.5:1 on every ground
    QColor startingText;
    QColor failedText;
    QColor frozenText;
    QColor leftText;
    QColor onLeft; ///< words in a pill of `left`

    QColor newRow;
    QColor endedRow;
    QColor selected;
    QColor onSelected; ///< words on `selected`; `text`, but in high contrast
    QColor focus;      ///< ring around what has the keyboard

    bool isDark = false;
    bool isHighContrast = false;

    bool operator==(const ThemeTokens &) const = default;

    static ThemeTokens makeLight();
    static ThemeTokens makeDark();
    static ThemeTokens makeHighContrast(const QPalette &desktop);
};

/// WCAG 2 contrast of two opaque colours, 1 to 21.
double contrastRatio(const QColor &one, const QColor &other);

} // namespace paddock
