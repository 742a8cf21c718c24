// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/noticerow.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>

namespace paddock {

namespace {

constexpr int kHeight = 36;
constexpr int kTextLeft = 36;

} // namespace

NoticeRow::NoticeRow(const ServiceNotice &notice, QWidget *parent) : QWidget(parent), m_notice(notice)
{
    setFixedHeight(kHeight);
    setAccessibleName(notice.text);
    setToolTip(notice.text);
    auto *show = new StripButton(this, StripButton::Kind::Bordered);
    m_show = show;
    show->setTall(false);
    show->setText(tr("Show"));
    show->setToolTip(tr("Choose %1 and show its last lines").arg(notice.serviceId));
    auto *close = new StripButton(this);
    close->setTall(false);
    close->setIconName(QStringLiteral("close"));
    close->setText(tr("Close this notice"));
    close->setToolTip(tr("Close this notice"));
    close->setIconOnly(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kTextLeft, 1, 8, 0);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(show);
    layout->addWidget(close);
    connect(show, &QAbstractButton::clicked, this, &NoticeRow::showRequested);
    connect(close, &QAbstractButton::clicked, this, &NoticeRow::closed);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NoticeRow::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    const bool bad = m_notice.kind == ServiceNotice::Kind::Failed || m_notice.kind == ServiceNotice::Kind::GivenUp;
    QPainter painter(this);
    painter.fillRect(rect(), bad ? t.endedRow : t.warnGround);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    theme->icon(QStringLiteral("warning"), bad ? Theme::Tone::Failed : Theme::Tone::Starting)
        .paint(&painter, QRect(12, (height() - 16) / 2, 16, 16));
    const QRect box(kTextLeft, 1, m_show->x() - kTextLeft - 8, height() - 1);
    painter.setPen(t.text);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_notice.text, Qt::ElideRight, box.width()));
}

} // namespace paddock
