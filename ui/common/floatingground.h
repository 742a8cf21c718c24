// SPDX-License-Identifier: Apache-2.0
#pragma once

class QPainter;
class QWidget;

namespace paddock {

/// The ground of a panel that floats over its window: a surface with a thin rim. Leaves the painter antialiased.
void paintFloatingGround(QPainter &painter, const QWidget &panel);

} // namespace paddock
