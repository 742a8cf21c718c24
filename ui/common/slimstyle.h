// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProxyStyle>

namespace paddock {

/// Fusion with slim scroll bars: a rounded handle without arrows or grooves. Only laid on where the desktop brings no
/// style of its own. Owned by the application.
class SlimStyle : public QProxyStyle
{
    Q_OBJECT
public:
    SlimStyle();

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                       const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
};

} // namespace paddock
