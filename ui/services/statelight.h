// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"
#include "ui/common/themetokens.h"

#include <QRectF>

class QPainter;

namespace paddock {

/// Paints the light of a state into the box: filled dot, ring or dot with a bar, so that shape speaks beside colour.
/// `pulse` is 0 to 1, the strength of a state that is under way; 1 where nothing may move.
void paintStateLight(QPainter *painter, const QRectF &box, ServiceState state, const ThemeTokens &tokens,
                     qreal pulse = 1.0);

/// Lays the sign of one that runs and does not work on the light of its state: amber, with a gap in it.
void paintUnwellMark(QPainter *painter, const QRectF &box, const ThemeTokens &tokens);

/// Something is under way and its light may pulse.
bool isUnderWay(ServiceState state);

} // namespace paddock
