// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRect>
#include <QString>

class QFontMetrics;
class QPainter;

namespace paddock {

/// Text whose digits are all as wide as the widest, so that what counts does not jump; where the font does so by
/// itself, it is drawn as it is.
int tabularWidth(const QFontMetrics &metrics, const QString &text);
/// On one line, left-aligned and centred in height, with the painter's font and pen.
void drawTabular(QPainter *painter, const QRect &box, const QString &text);

} // namespace paddock
