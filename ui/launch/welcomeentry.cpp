// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/welcomeentry.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace paddock {

namespace {

constexpr int kPadding = 12;
constexpr int kTextLeft = 44;

} // namespace

WelcomeEntry::WelcomeEntry(const QString &icon, const QString &title, const QString &line, const QString &key,
                           QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_line(line), m_key(key)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(line);
    setToolTip(line);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize WelcomeEntry::sizeHint() const
{
    const Theme *theme = Theme::of(this);
    return {420, QFontMetrics(theme->font()).height() + QFontMetrics(theme->font(-1)).height() + 18};
}

void WelcomeEntry::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? t.focus : t.line, hasFocus() ? 1.5 : 1));
    painter.setBrush(isDown() || underMouse() ? t.raised : t.surface);
    painter.drawRoundedRect(box, 6, 6);
    theme->icon(m_icon, Theme::Tone::Accent).paint(&painter, QRect(kPadding + 2, (height() - 20) / 2, 20, 20));

    painter.setFont(theme->font(-1));
    const int keyWidth = m_key.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_key) + kPadding;
    const QRect keyBox = rect().adjusted(0, 0, -kPadding, 0);
    painter.setPen(t.dim);
    painter.drawText(keyBox, Qt::AlignRight | Qt::AlignVCenter, m_key);

    const QFontMetrics titleMetrics(theme->font(0, QFont::DemiBold));
    const QFontMetrics lineMetrics(theme->font(-1));
    const int width = rect().width() - kTextLeft - kPadding - keyWidth;
    const int top = (height() - titleMetrics.height() - lineMetrics.height() - 1) / 2;
    painter.drawText(QRect(kTextLeft, top + titleMetrics.height() + 1, width, lineMetrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, lineMetrics.elidedText(m_line, Qt::ElideMiddle, width));
    painter.setFont(theme->font(0, QFont::DemiBold));
    painter.setPen(t.text);
    painter.drawText(QRect(kTextLeft, top, width, titleMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     titleMetrics.elidedText(text(), Qt::ElideRight, width));
}

} // namespace paddock
