// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIconEngine>
#include <QPointer>
#include <QString>

namespace paddock {

class Theme;

/// Draws one of our SVGs (strokes in `currentColor`) in a tone of the theme, at the size and scale it is asked for.
/// Owned by its QIcon. The colour is looked up at painting, so icons follow the theme by themselves.
class SvgIconEngine : public QIconEngine
{
public:
    SvgIconEngine(const Theme *theme, const QString &name, int tone);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override;

private:
    QPointer<const Theme> m_theme;
    QByteArray m_svg;
    int m_tone;
};

} // namespace paddock
