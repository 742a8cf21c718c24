// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/editmargin.h"

#include "ui/common/theme.h"
#include "ui/editor/problemrows.h"
#include "ui/editor/stackedit.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTextBlock>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kMark = 8; ///< diameter
constexpr int kLeft = 8;
constexpr int kGap = 8;
constexpr int kFewestDigits = 3;

} // namespace

EditMargin::EditMargin(StackEdit *edit) : QWidget(edit), m_edit(edit) { setAccessibleName(tr("Line numbers")); }

int EditMargin::wantedWidth() const
{
    const auto digits = std::max<qsizetype>(kFewestDigits, QString::number(m_edit->blockCount()).size());
    const int digit = QFontMetrics(m_edit->font()).horizontalAdvance(QLatin1Char('9'));
    return kLeft + kMark + kGap + static_cast<int>(digits) * digit + 2 * kGap;
}

int EditMargin::lineAt(int y) const
{
    const QTextBlock block = m_edit->cursorForPosition(QPoint(0, y)).block();
    return m_edit->lineRect(block).contains(QPoint(0, y)) ? block.blockNumber() + 1 : 0;
}

void EditMargin::paintEvent(QPaintEvent *event)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), t.surface);
    painter.setFont(m_edit->font());
    const int current = m_edit->textCursor().blockNumber();
    for (QTextBlock block = m_edit->firstVisibleLine(); block.isValid(); block = block.next()) {
        const QRect line = m_edit->lineRect(block);
        if (line.top() > event->rect().bottom())
            break;
        const bool isCurrent = block.blockNumber() == current;
        if (isCurrent)
            painter.fillRect(QRect(0, line.top(), width(), line.height()), t.bg);
        painter.setPen(isCurrent ? t.text : t.faint);
        painter.drawText(QRect(0, line.top(), width() - 2 * kGap, line.height()), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
        const EditMark mark = m_edit->markAt(block.blockNumber() + 1);
        if (mark == EditMark::None)
            continue;
        const QRectF box(kLeft, line.center().y() - kMark / 2.0 + 0.5, kMark, kMark);
        paintEditMark(&painter, box, mark == EditMark::Error, mark == EditMark::Error ? t.failed : t.starting);
    }
}

void EditMargin::mousePressEvent(QMouseEvent *event)
{
    if (const int line = lineAt(event->position().toPoint().y()); line > 0)
        m_edit->goTo(line, 1);
}

void EditMargin::wheelEvent(QWheelEvent *event) { QApplication::sendEvent(m_edit->viewport(), event); }

bool EditMargin::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int line = lineAt(help->pos().y());
        QToolTip::showText(help->globalPos(), line > 0 ? m_edit->problemText(line) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace paddock
