// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputmetrics.h"

#include "ui/common/theme.h"

#include <QFontMetricsF>

#include <cmath>

namespace paddock {

OutputMetrics OutputMetrics::make(const Theme &theme, int zoom)
{
    OutputMetrics metrics;
    metrics.font = theme.codeFont(zoom);
    // Programming fonts join "://" or ">=" into one sign; in a log every character counts, and joining takes time.
    metrics.font.setStyleStrategy(QFont::PreferNoShaping);
    metrics.font.setKerning(false);
    metrics.boldFont = metrics.font;
    metrics.boldFont.setBold(true);
    metrics.noteFont = theme.font(zoom - 1);
    const QFontMetricsF shown(metrics.font);
    metrics.cellWidth = shown.horizontalAdvance(QString(64, QLatin1Char('0'))) / 64;
    metrics.lineHeight = int(std::ceil(shown.height() * 1.18));
    metrics.baseline = int(std::round((metrics.lineHeight - shown.height()) / 2 + shown.ascent()));
    metrics.gutter = int(std::ceil(12 * metrics.cellWidth)) + 10 + 10;
    metrics.textLeft = metrics.gutter + kBarWidth + 9;
    return metrics;
}

} // namespace paddock
