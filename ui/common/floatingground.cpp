// SPDX-License-Identifier: Apache-2.0
#include "ui/common/floatingground.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QWidget>

namespace paddock {

void paintFloatingGround(QPainter &painter, const QWidget &panel)
{
    const ThemeTokens &t = Theme::of(&panel)->tokens();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.line, 1));
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(panel.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace paddock
