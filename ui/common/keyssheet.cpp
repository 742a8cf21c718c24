// SPDX-License-Identifier: Apache-2.0
#include "ui/common/keyssheet.h"

#include "ui/common/floatingground.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kRowHeight = 26;
constexpr int kPadding = 24;
constexpr int kTitle = 40;
constexpr int kColumn = 320;
constexpr int kColumnGap = 32;

} // namespace

KeysSheet::KeysSheet(QWidget *window) : QFrame(window)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Keys"));
    window->installEventFilter(this);
    hide();
}

QList<KeysSheet::Row> KeysSheet::rowsOf(const QList<QAction *> &actions)
{
    QList<Row> rows;
    for (const QAction *action : actions) {
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        if (!key.isEmpty())
            rows.append({action->iconText(), key});
    }
    return rows;
}

void KeysSheet::open(const QList<Row> &rows)
{
    m_rows = rows;
    QStringList words;
    for (const Row &row : rows)
        words << row.words + QStringLiteral(": ") + row.key;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    place();
    show();
    raise();
    setFocus();
}

void KeysSheet::place()
{
    const int perColumn = static_cast<int>((m_rows.size() + 1) / 2);
    const QSize size(2 * kColumn + kColumnGap + 2 * kPadding, kTitle + perColumn * kRowHeight + 2 * kPadding);
    const QWidget *window = parentWidget();
    const QSize shown = size.boundedTo(window->size() - QSize(16, 16));
    setGeometry(QRect(QPoint((window->width() - shown.width()) / 2, (window->height() - shown.height()) / 2), shown));
}

void KeysSheet::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    paintFloatingGround(painter, *this);
    painter.setPen(t.text);
    painter.setFont(theme->font(2, QFont::DemiBold));
    painter.drawText(QPoint(kPadding, kPadding + painter.fontMetrics().ascent()), tr("Keys"));
    painter.setFont(theme->font());
    const int perColumn = static_cast<int>((m_rows.size() + 1) / 2);
    for (int i = 0; i < m_rows.size(); ++i) {
        const int column = i / perColumn;
        const QRect row(kPadding + column * (kColumn + kColumnGap), kPadding + kTitle + i % perColumn * kRowHeight,
                        kColumn, kRowHeight);
        painter.setPen(t.text);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, m_rows.at(i).words);
        painter.setPen(t.dim);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, m_rows.at(i).key);
        painter.setPen(QPen(t.line, 1));
        painter.drawLine(QPointF(row.left(), row.bottom() + 0.5), QPointF(row.right(), row.bottom() + 0.5));
    }
}

void KeysSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F1)
        hide();
    else
        QFrame::keyPressEvent(event);
}

void KeysSheet::mousePressEvent(QMouseEvent *) { hide(); }

void KeysSheet::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason)
        hide();
}

bool KeysSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

} // namespace paddock
