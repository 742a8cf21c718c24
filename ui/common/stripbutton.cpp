// SPDX-License-Identifier: Apache-2.0
#include "ui/common/stripbutton.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr int kIconSide = 16;
constexpr int kPadding = 10;
constexpr int kGap = 6;
constexpr int kMenuMark = 12;

/// As the lines on a plain ground, and in sight on those that tell of something wrong too.
QColor borderColor(const ThemeTokens &t)
{
    if (t.isHighContrast)
        return t.line;
    QColor color = t.text;
    color.setAlphaF(t.isDark ? 0.12F : 0.14F);
    return color;
}

} // namespace

StripButton::StripButton(QWidget *parent, Kind kind) : QToolButton(parent), m_kind(kind)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFont(Theme::of(this)->font(0, kind == Kind::Filled ? QFont::DemiBold : QFont::Normal));
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
}

StripButton::StripButton(QAction *action, QWidget *parent, Kind kind) : StripButton(parent, kind)
{
    setDefaultAction(action);
    m_iconName = action->property("iconName").toString();
}

void StripButton::setIconName(const QString &name)
{
    m_iconName = name;
    updateGeometry();
    update();
}

void StripButton::setIconOnly(bool iconOnly)
{
    m_iconOnly = iconOnly;
    if (iconOnly)
        setAccessibleName(shownText());
    updateGeometry();
}

void StripButton::setTall(bool tall)
{
    m_tall = tall;
    updateGeometry();
}

void StripButton::setScope(Scope scope) { m_scope = scope; }

void StripButton::chooseLeading(const QWidget *window)
{
    QList<StripButton *> filled = window->findChildren<StripButton *>();
    filled.removeIf([](const StripButton *each) { return each->m_kind != Kind::Filled || !each->isVisible(); });
    const auto leading = std::ranges::max_element(
        filled, {}, [](const StripButton *each) { return std::pair(each->m_scope, each->m_shownAs); });
    for (StripButton *each : std::as_const(filled)) {
        each->m_leads = each == *leading;
        each->update();
    }
}

void StripButton::showEvent(QShowEvent *event)
{
    static quint64 count = 0;
    QToolButton::showEvent(event);
    m_shownAs = ++count;
    if (m_kind == Kind::Filled)
        chooseLeading(window());
}

void StripButton::hideEvent(QHideEvent *event)
{
    QToolButton::hideEvent(event);
    if (m_kind == Kind::Filled)
        chooseLeading(window());
}

QString StripButton::shownText() const
{
    QString words = defaultAction() ? defaultAction()->iconText() : text();
    return words.remove(QLatin1Char('&'));
}

QSize StripButton::sizeHint() const
{
    const int height = m_tall ? 30 : 26;
    if (m_iconOnly)
        return {height, height};
    int width = 2 * kPadding + fontMetrics().horizontalAdvance(shownText());
    if (!m_iconName.isEmpty())
        width += kIconSide + kGap;
    if (menu())
        width += kMenuMark + 2;
    return {width, height};
}

QColor StripButton::wordColor() const
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    if (!isEnabled())
        return t.faint;
    switch (m_kind) {
    case Kind::Danger:
        return t.failedText;
    case Kind::Filled:
        if (isFilled())
            return t.onAccent;
        break;
    case Kind::Plain:
    case Kind::Bordered:
        break;
    }
    return isChecked() ? t.onSelected : t.text;
}

void StripButton::paintGround(QPainter &painter) const
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QColor ground = Qt::transparent;
    if (isFilled())
        ground = isDown() || underMouse() ? (t.isDark ? t.accent.lighter(108) : t.accent.darker(110)) : t.accent;
    else if (isChecked())
        ground = t.selected;
    else if (isEnabled() && (isDown() || underMouse()))
        ground = isDown() ? t.line : t.raised;
    const bool bordered = m_kind == Kind::Bordered || (m_kind == Kind::Filled && !isFilled());
    painter.setPen(bordered ? QPen(borderColor(t), 1) : QPen(Qt::NoPen));
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 6, 6);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(isFilled() ? t.onAccent : t.focus, 1.5));
        painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4.5, 4.5);
    }
}

void StripButton::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter);
    const auto tone = isFilled()               ? Theme::Tone::OnAccent
                      : m_kind == Kind::Danger ? Theme::Tone::Failed
                      : isChecked()            ? Theme::Tone::OnSelected
                                               : Theme::Tone::Text;
    const QIcon::Mode mode = isEnabled() ? QIcon::Normal : QIcon::Disabled;
    int x = m_iconOnly ? (width() - kIconSide) / 2 : kPadding;
    if (!m_iconName.isEmpty()) {
        theme->icon(m_iconName, tone)
            .paint(&painter, QRect(x, (height() - kIconSide) / 2, kIconSide, kIconSide), Qt::AlignCenter, mode);
        x += kIconSide + kGap;
    }
    if (m_iconOnly)
        return;
    painter.setPen(wordColor());
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, shownText());
    if (menu())
        theme->icon(QStringLiteral("chevron-down"), Theme::Tone::Dim)
            .paint(&painter,
                   QRect(width() - kPadding - kMenuMark + 2, (height() - kMenuMark) / 2, kMenuMark, kMenuMark));
}

} // namespace paddock
