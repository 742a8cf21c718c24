// SPDX-License-Identifier: Apache-2.0
#include "ui/common/emptytext.h"

#include "ui/common/theme.h"

#include <QPainter>

#include <algorithm>

namespace paddock {

void paintEmptyText(QPainter *painter, const QRect &view, const Theme &theme, const QString &title, const QString &hint)
{
    QRect box = view.adjusted(24, 0, -24, 0);
    painter->setFont(theme.font(1, QFont::DemiBold));
    const int line = painter->fontMetrics().height() + 6;
    box.setTop(std::max(0, box.height() / 2 - line));
    painter->setPen(theme.tokens().dim);
    painter->drawText(QRect(box.left(), box.top(), box.width(), line), Qt::AlignHCenter | Qt::AlignVCenter, title);
    painter->setFont(theme.font());
    painter->drawText(QRect(box.left(), box.top() + line, box.width(), box.height()),
                      Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, hint);
}

} // namespace paddock
