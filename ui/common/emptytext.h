// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRect>
#include <QString>

class QPainter;

namespace paddock {

class Theme;

/// What an empty view says in its middle: what there is not, and below it what to do.
void paintEmptyText(QPainter *painter, const QRect &view, const Theme &theme, const QString &title,
                    const QString &hint);

} // namespace paddock
