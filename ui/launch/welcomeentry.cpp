// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/welcomeentry.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace paddock {

namespace {

constexpr int kPadding = 12;
constexpr int kTextLeft = 44;
constexpr int kRemoveEnd = 8; ///< from the button to the right edge

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

void WelcomeEntry::setRemovable(const QString &words)
{
    m_remove = new StripButton(this);
    m_remove->setTall(false);
    m_remove->setIconName(QStringLiteral("close"));
    m_remove->setText(words);
    m_remove->setToolTip(tr("%1 (Del)").arg(words));
    m_remove->setIconOnly(true);
    m_remove->setFocusPolicy(Qt::NoFocus); // Del is its key
    m_remove->setCursor(Qt::ArrowCursor);
    m_remove->resize(m_remove->sizeHint());
    connect(m_remove, &QAbstractButton::clicked, this, &WelcomeEntry::removeRequested);
    renewRemove();
}

void WelcomeEntry::renewRemove()
{
    if (!m_remove)
        return;
    m_remove->move(width() - m_remove->width() - kRemoveEnd, (height() - m_remove->height()) / 2);
    m_remove->setVisible(underMouse() || hasFocus());
}

bool WelcomeEntry::event(QEvent *event)
{
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!m_remove || !isKey || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Delete)
        return QAbstractButton::event(event);
    // Before the window's own meaning of this key.
    event->accept();
    if (event->type() == QEvent::KeyPress)
        Q_EMIT removeRequested();
    return true;
}

void WelcomeEntry::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    renewRemove();
}

void WelcomeEntry::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    renewRemove();
}

void WelcomeEntry::focusOutEvent(QFocusEvent *event)
{
    QAbstractButton::focusOutEvent(event);
    renewRemove();
}

void WelcomeEntry::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    renewRemove();
}

void WelcomeEntry::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    renewRemove();
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
    const int keyWidth = m_remove          ? m_remove->width() // kept free, so that no word moves when it shows
                         : m_key.isEmpty() ? 0
                                           : painter.fontMetrics().horizontalAdvance(m_key) + kPadding;
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
