// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"
#include "ui/common/themetokens.h"
#include "ui/services/statemark.h"

#include <QRectF>

class QPainter;

namespace paddock {

/// Paints the light of a state into the box: filled dot, ring or dot with a bar, so that shape speaks beside colour.
/// `pulse` is 0 to 1, the strength of a state that is under way; 1 where nothing may move.
void paintStateLight(QPainter *painter, const QRectF &box, ServiceState state, const ThemeTokens &tokens,
                     qreal pulse = 1.0);

/// Likewise; of what runs and does not work it is amber, with a gap in it.
void paintStateMark(QPainter *painter, const QRectF &box, const StateMark &mark, const ThemeTokens &tokens,
                    qreal pulse = 1.0);

/// Something is under way and its light may pulse.
bool isUnderWay(ServiceState state);

} // namespace paddock
