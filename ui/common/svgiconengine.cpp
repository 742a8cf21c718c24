// SPDX-License-Identifier: Apache-2.0
#include "ui/common/svgiconengine.h"

#include "ui/common/theme.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace paddock {

SvgIconEngine::SvgIconEngine(const Theme *theme, const QString &name, int tone) : m_theme(theme), m_tone(tone)
{
    QFile file(QStringLiteral(":/paddock/icons/%1.svg").arg(name));
    if (file.open(QIODevice::ReadOnly))
        m_svg = file.readAll();
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    if (m_svg.isEmpty() || !m_theme)
        return;
    const QColor color =
        mode == QIcon::Disabled ? m_theme->tokens().stopped : m_theme->toneColor(static_cast<Theme::Tone>(m_tone));
    QByteArray svg = m_svg;
    QSvgRenderer renderer(svg.replace("currentColor", color.name().toLatin1()));
    const int side = qMin(rect.width(), rect.height());
    renderer.render(
        painter, QRectF(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0, side, side));
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap SvgIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal)
{
    // QIcon passes device pixels and sets the ratio on what it gets.
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
}

QIconEngine *SvgIconEngine::clone() const { return new SvgIconEngine(*this); }

} // namespace paddock
