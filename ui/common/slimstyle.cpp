// SPDX-License-Identifier: Apache-2.0
#include "ui/common/slimstyle.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QStyleOptionSlider>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kExtent = 12;
constexpr int kMargin = 3;
constexpr int kShortestHandle = 28;

QRect handleRect(const QStyleOptionSlider &bar)
{
    const bool upright = bar.orientation == Qt::Vertical;
    const int length = upright ? bar.rect.height() : bar.rect.width();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    if (range <= 0)
        return bar.rect;
    const int handle = std::clamp(int(qint64(length) * bar.pageStep / (range + bar.pageStep)),
                                  std::min(kShortestHandle, length), length);
    const int start =
        QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    return upright ? QRect(bar.rect.x(), bar.rect.y() + start, bar.rect.width(), handle)
                   : QRect(bar.rect.x() + start, bar.rect.y(), handle, bar.rect.height());
}

QRect partRect(const QStyleOptionSlider &bar, QStyle::SubControl part)
{
    const QRect handle = handleRect(bar);
    const bool upright = bar.orientation == Qt::Vertical;
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return handle;
    case QStyle::SC_ScrollBarGroove:
        return bar.rect;
    case QStyle::SC_ScrollBarSubPage:
        return upright ? bar.rect.adjusted(0, 0, 0, handle.top() - bar.rect.bottom() - 1)
                       : bar.rect.adjusted(0, 0, handle.left() - bar.rect.right() - 1, 0);
    case QStyle::SC_ScrollBarAddPage:
        return upright ? bar.rect.adjusted(0, handle.bottom() + 1 - bar.rect.top(), 0, 0)
                       : bar.rect.adjusted(handle.right() + 1 - bar.rect.left(), 0, 0, 0);
    default:
        return {};
    }
}

} // namespace

SlimStyle::SlimStyle() : QProxyStyle(QStringLiteral("fusion")) {}

int SlimStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    return metric == PM_ScrollBarExtent ? kExtent : QProxyStyle::pixelMetric(metric, option, widget);
}

QRect SlimStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                const QWidget *widget) const
{
    const auto *bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider *>(option) : nullptr;
    return bar ? partRect(*bar, part) : QProxyStyle::subControlRect(control, option, part, widget);
}

void SlimStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                   const QWidget *widget) const
{
    const auto *bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider *>(option) : nullptr;
    if (!bar)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    const ThemeTokens &t = Theme::of(widget)->tokens();
    const bool active = bar->state.testFlag(State_Sunken) ||
                        (bar->state.testFlag(State_MouseOver) && bar->activeSubControls.testFlag(SC_ScrollBarSlider));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor color = active || t.isHighContrast ? t.dim : t.stopped;
    if (!active && !t.isHighContrast)
        color.setAlpha(150);
    painter->setBrush(color);
    const QRectF handle = QRectF(handleRect(*bar)).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const qreal radius = std::min(handle.width(), handle.height()) / 2;
    if (bar->maximum > bar->minimum)
        painter->drawRoundedRect(handle, radius, radius);
    painter->restore();
}

} // namespace paddock
