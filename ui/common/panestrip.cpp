// SPDX-License-Identifier: Apache-2.0
#include "ui/common/panestrip.h"

#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace paddock {

PaneStrip::PaneStrip(Lines lines, QWidget *parent) : QWidget(parent), m_lines(lines), m_row(new QHBoxLayout(this))
{
    setFixedHeight(36);
    m_row->setContentsMargins(10, 0, 10, 0);
    m_row->setSpacing(6);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PaneStrip::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(0, height() - 1, width(), 1, t.line);
    if (m_lines == Lines::AboveAndBelow)
        painter.fillRect(0, 0, width(), 1, t.line);
}

} // namespace paddock
