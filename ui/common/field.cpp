// SPDX-License-Identifier: Apache-2.0
#include "ui/common/field.h"

#include "ui/common/theme.h"

#include <QIcon>
#include <QPainter>

namespace paddock {

namespace {

constexpr int kIconSide = 16;
constexpr int kPadding = 8;

} // namespace

Field::Field(QWidget *parent) : QLineEdit(parent)
{
    setFrame(false);
    setTextMargins(kPadding - 2, 0, kPadding - 2, 0);
    setFixedHeight(30);
    renewPalette();
    connect(Theme::of(this), &Theme::changed, this, &Field::renewPalette);
}

void Field::renewPalette()
{
    QPalette own = Theme::of(this)->palette();
    own.setColor(QPalette::Base, Qt::transparent);
    setPalette(own);
}

void Field::setLeadingIcon(const QString &name)
{
    m_iconName = name;
    setTextMargins(name.isEmpty() ? kPadding - 2 : kPadding + kIconSide + 4, 0, kPadding - 2, 0);
    update();
}

void Field::setKeyHint(const QString &hint)
{
    m_hint = hint;
    update();
}

void Field::setWrong(bool wrong)
{
    m_wrong = wrong;
    update();
}

void Field::setOnSurface(bool onSurface)
{
    m_onSurface = onSurface;
    update();
}

QSize Field::sizeHint() const { return {QLineEdit::sizeHint().width(), 30}; }

bool Field::showsKeyHint() const
{
    if (m_hint.isEmpty() || !text().isEmpty() || hasFocus())
        return false;
    const int words = textMargins().left() + fontMetrics().horizontalAdvance(placeholderText()) + 2 * kPadding;
    return words + fontMetrics().horizontalAdvance(m_hint) + kPadding + 2 <= width();
}

void Field::paintEvent(QPaintEvent *event)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor border = m_wrong ? t.failed : hasFocus() ? t.focus : t.line;
        painter.setPen(QPen(border, 1));
        painter.setBrush(m_onSurface ? t.bg : t.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        if (!m_iconName.isEmpty())
            theme->icon(m_iconName, Theme::Tone::Dim)
                .paint(&painter, QRect(kPadding, (height() - kIconSide) / 2, kIconSide, kIconSide));
        if (showsKeyHint()) {
            painter.setPen(t.faint);
            painter.drawText(rect().adjusted(0, 0, -kPadding - 2, 0), Qt::AlignRight | Qt::AlignVCenter, m_hint);
        }
    }
    QLineEdit::paintEvent(event);
}

} // namespace paddock
