// SPDX-License-Identifier: Apache-2.0
#include "ui/output/followpill.h"

#include "ui/common/theme.h"

#include <QIcon>
#include <QLocale>
#include <QPainter>

namespace paddock {

namespace {

constexpr int kHeight = 26;
constexpr int kPadding = 12;
constexpr int kIcon = 14;

} // namespace

FollowPill::FollowPill(QWidget *parent) : QAbstractButton(parent)
{
    setCursor(Qt::ArrowCursor);
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_Hover);
    setToolTip(tr("Go to the end and follow it (End)"));
    hide();
}

void FollowPill::setCount(std::uint64_t count)
{
    setVisible(count > 0);
    if (count == 0)
        return;
    setText(count == 1 ? tr("1 new line") : tr("%1 new lines").arg(QLocale::c().toString(qulonglong(count))));
    resize(sizeHint());
    update();
}

QSize FollowPill::sizeHint() const
{
    const QFontMetrics metrics(Theme::of(this)->font(-1, QFont::DemiBold));
    return {metrics.horizontalAdvance(text()) + kIcon + 4 + 2 * kPadding, kHeight};
}

void FollowPill::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.accent, 1));
    painter.setBrush(underMouse() ? t.selected : t.accentGround);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kHeight / 2.0, kHeight / 2.0);
    theme->icon(QStringLiteral("down"), Theme::Tone::Accent)
        .paint(&painter, QRect(kPadding - 2, (kHeight - kIcon) / 2, kIcon, kIcon));
    painter.setFont(theme->font(-1, QFont::DemiBold));
    painter.setPen(t.accent);
    painter.drawText(rect().adjusted(kPadding + kIcon + 2, 0, -kPadding + 4, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     text());
}

} // namespace paddock
