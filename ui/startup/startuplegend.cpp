// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startuplegend.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace paddock {

namespace {

constexpr int kSign = 16;
constexpr int kSignGap = 5;
constexpr int kGap = 14;
constexpr int kHeight = 26;

} // namespace

StartupLegend::StartupLegend(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(words().join(QStringLiteral(", ")));
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QStringList StartupLegend::words() const { return {tr("waits"), tr("starts"), tr("ready"), tr("critical path")}; }

QSize StartupLegend::sizeHint() const
{
    const QFontMetrics metrics(Theme::of(this)->font(-1));
    int width = 0;
    for (const QString &word : words())
        width += kSign + kSignGap + metrics.horizontalAdvance(word) + kGap;
    return {width, kHeight};
}

void StartupLegend::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme->font(-1));
    const double y = height() / 2.0;
    int x = 0;
    const QStringList all = words();
    for (int i = 0; i < all.size(); ++i) {
        const QRectF bar(x + 1.5, y - 4, kSign - 3, 8);
        painter.setPen(Qt::NoPen);
        if (i == 0)
            painter.fillRect(QRectF(x, y - 1, kSign, 2), t.stopped);
        painter.setBrush(i == 2 ? t.running : t.starting);
        if (i == 2)
            painter.drawEllipse(QRectF(x + 3.5, y - 4.5, 9, 9));
        else if (i > 0)
            painter.drawRoundedRect(bar, 2, 2);
        if (i == 3) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(t.text, 1.5));
            painter.drawRoundedRect(bar.adjusted(-1, -1, 1, 1), 3, 3);
        }
        painter.setPen(t.dim);
        const int width = painter.fontMetrics().horizontalAdvance(all.at(i));
        painter.drawText(QRect(x + kSign + kSignGap, 0, width + 2, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         all.at(i));
        x += kSign + kSignGap + width + kGap;
    }
}

} // namespace paddock
