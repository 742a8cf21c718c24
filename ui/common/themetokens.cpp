// SPDX-License-Identifier: Apache-2.0
#include "ui/common/themetokens.h"

#include <algorithm>
#include <cmath>

namespace paddock {

namespace {

QColor rgb(QRgb value) { return QColor::fromRgb(value); }

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor &one, const QColor &other)
{
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

ThemeTokens ThemeTokens::makeLight()
{
    return {
        .bg = rgb(0xf6f7f8),
        .surface = rgb(0xffffff),
        .raised = rgb(0xeef0f2),
        .line = rgb(0xdfe3e6),
        .code = rgb(0xfbfcfc),
        .cpuBar = rgb(0xcfe6dc),
        .text = rgb(0x1b1f23),
        .dim = rgb(0x59636c),
        .faint = rgb(0x68737b),
        .accent = rgb(0x1f6f54),
        .accentGround = rgb(0xe3f1ec),
        .onAccent = rgb(0xffffff),
        .warnGround = rgb(0xfdf0dc),
        .hit = rgb(0xffe08a),
        .onHit = rgb(0x1b1f23),
        .running = rgb(0x1f8a5b),
        .starting = rgb(0xb26b00),
        .failed = rgb(0xc2332b),
        .stopped = rgb(0x808a92),
        .frozen = rgb(0x2b6fc2),
        .left = rgb(0x9a3fb0),
        .runningText = rgb(0x19714b),
        .startingText = rgb(0x8f5600),
        .failedText = rgb(0xb93129),
        .frozenText = rgb(0x2764b0),
        .leftText = rgb(0x953dab),
        .onLeft = rgb(0xffffff),
        .newRow = rgb(0xe6f5ec),
        .endedRow = rgb(0xfbe9e7),
        .selected = rgb(0xd7ebe4),
        .onSelected = rgb(0x1b1f23),
        .focus = rgb(0x1f6f54),
        .isDark = false,
        .isHighContrast = false,
    };
}

ThemeTokens ThemeTokens::makeDark()
{
    return {
        .bg = rgb(0x15181b),
        .surface = rgb(0x1b1f23),
        .raised = rgb(0x23282d),
        .line = rgb(0x2e353b),
        .code = rgb(0x17191c),
        .cpuBar = rgb(0x25463a),
        .text = rgb(0xe4e8eb),
        .dim = rgb(0xa2adb6),
        .faint = rgb(0x7d8790),
        .accent = rgb(0x58c49a),
        .accentGround = rgb(0x1d342c),
        .onAccent = rgb(0x0e1a15),
        .warnGround = rgb(0x3a2d18),
        .hit = rgb(0xffe08a),
        .onHit = rgb(0x1b1f23),
        .running = rgb(0x4cc38a),
        .starting = rgb(0xe0a13c),
        .failed = rgb(0xf2766b),
        .stopped = rgb(0x76818a),
        .frozen = rgb(0x6aa7f0),
        .left = rgb(0xcf82e0),
        .runningText = rgb(0x4cc38a),
        .startingText = rgb(0xe0a13c),
        .failedText = rgb(0xf48f86),
        .frozenText = rgb(0x77aff1),
        .leftText = rgb(0xd693e4),
        .onLeft = rgb(0x15181b),
        .newRow = rgb(0x1c3328),
        .endedRow = rgb(0x3a2422),
        .selected = rgb(0x24403a),
        .onSelected = rgb(0xe4e8eb),
        .focus = rgb(0x58c49a),
        .isDark = true,
        .isHighContrast = false,
    };
}

ThemeTokens ThemeTokens::makeHighContrast(const QPalette &desktop)
{
    const bool dark = desktop.color(QPalette::Window).lightness() < 128;
    ThemeTokens tokens = dark ? makeDark() : makeLight();
    const QColor ground = desktop.color(QPalette::Window);
    const QColor words = desktop.color(QPalette::WindowText);
    for (QColor *color : {&tokens.bg, &tokens.surface, &tokens.raised, &tokens.code, &tokens.newRow, &tokens.endedRow,
                          &tokens.cpuBar, &tokens.accentGround, &tokens.warnGround})
        *color = ground;
    for (QColor *color : {&tokens.text, &tokens.dim, &tokens.faint, &tokens.line, &tokens.stopped, &tokens.focus})
        *color = words;
    tokens.accent = desktop.color(QPalette::Highlight);
    tokens.onAccent = desktop.color(QPalette::HighlightedText);
    if (contrastRatio(tokens.accent, ground) < 4.5) {
        tokens.accent = words;
        tokens.onAccent = ground;
    }
    tokens.selected = desktop.color(QPalette::Highlight);
    tokens.onSelected = desktop.color(QPalette::HighlightedText);
    tokens.isDark = dark;
    tokens.isHighContrast = true;
    return tokens;
}

} // namespace paddock
