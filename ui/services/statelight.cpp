// SPDX-License-Identifier: Apache-2.0
#include "ui/services/statelight.h"

#include <QPainter>

namespace paddock {

namespace {

struct Light
{
    QColor color;
    bool ring = false;
    bool bar = false;
};

Light lightOf(ServiceState state, const ThemeTokens &t)
{
    switch (state) {
    case ServiceState::Running:
        return {t.running};
    case ServiceState::Starting:
    case ServiceState::BackingOff:
        return {t.starting};
    case ServiceState::Stopping:
        return {t.starting, true};
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return {t.failed};
    case ServiceState::Frozen:
        return {t.frozen, false, true};
    case ServiceState::Stopped:
    case ServiceState::Waiting:
    case ServiceState::Exited:
        break;
    }
    return {t.stopped, true};
}

void paintUnwell(QPainter *painter, const QRectF &box, const ThemeTokens &tokens)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.starting);
    painter->drawEllipse(box);
    painter->setBrush(tokens.bg);
    painter->drawRect(QRectF(box.center().x() - 1, box.y() + 1.5, 2, box.height() / 2 - 1.5));
    painter->drawRect(QRectF(box.center().x() - 1, box.center().y() + 1.2, 2, 2));
    painter->restore();
}

} // namespace

void paintStateLight(QPainter *painter, const QRectF &box, ServiceState state, const ThemeTokens &tokens, qreal pulse)
{
    const Light light = lightOf(state, tokens);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setOpacity(0.35 + 0.65 * pulse);
    if (light.ring) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(light.color, 2));
        painter->drawEllipse(box.adjusted(1, 1, -1, -1));
    } else {
        painter->setPen(Qt::NoPen);
        painter->setBrush(light.color);
        painter->drawEllipse(box);
    }
    if (light.bar) {
        const QRectF bar(box.x() - 1.5, box.center().y() - 1, box.width() + 3, 2);
        painter->setPen(Qt::NoPen);
        painter->setBrush(tokens.bg);
        painter->drawRect(bar.adjusted(0, -0.75, 0, 0.75));
        painter->setBrush(light.color);
        painter->drawRect(bar);
    }
    painter->restore();
}

void paintStateMark(QPainter *painter, const QRectF &box, const StateMark &mark, const ThemeTokens &tokens, qreal pulse)
{
    if (mark.unwell)
        paintUnwell(painter, box, tokens);
    else
        paintStateLight(painter, box, mark.state, tokens, pulse);
}

bool isUnderWay(ServiceState state)
{
    return state == ServiceState::Starting || state == ServiceState::Stopping || state == ServiceState::BackingOff;
}

} // namespace paddock
