// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/stateicon.h"

#include "ui/common/themetokens.h"
#include "ui/services/statelight.h"

#include <QPainter>
#include <QPixmap>

#include <algorithm>

namespace paddock {

QIcon stateIcon(const StateMark &mark)
{
    const QIcon base(QStringLiteral(":/paddock/icons/paddock.svg"));
    if (!mark.unwell && (mark.state == ServiceState::Stopped || mark.state == ServiceState::Exited))
        return base;
    // Nobody knows the ground of a panel: the light has a rim of its own and the colours of the dark theme, which are
    // the brighter ones.
    const ThemeTokens tokens = ThemeTokens::makeDark();
    QIcon icon;
    for (const int side : {16, 22, 32, 48, 64}) {
        QPixmap picture = base.pixmap(QSize(side, side), 1.0);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        const double light = side * 0.5;
        const QRectF box(side - light, side - light, light, light);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.bg);
        painter.drawEllipse(box);
        const double rim = std::max(1.0, side / 16.0);
        const QRectF inner = box.adjusted(rim, rim, -rim, -rim);
        paintStateMark(&painter, inner, mark, tokens);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace paddock
