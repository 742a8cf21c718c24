// SPDX-License-Identifier: Apache-2.0
#include "ui/common/closingstrip.h"

#include "ui/common/figures.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/services/servicetext.h"
#include "ui/services/statelight.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kTitleHeight = 48;
constexpr int kRowHeight = 26;
constexpr qsizetype kRowsShown = 6;
constexpr int kLeft = 16;

} // namespace

ClosingStrip::ClosingStrip(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_kill(new StripButton(this, StripButton::Kind::Danger))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(Theme::of(this)->font(0, QFont::DemiBold));
    m_kill->setText(tr("Kill now"));
    m_kill->setIconName(QStringLiteral("kill"));
    m_kill->setToolTip(tr("Ends every process at once instead of waiting for it"));
    connect(m_kill, &QAbstractButton::clicked, this, &ClosingStrip::killRequested);
    auto *title = new QHBoxLayout;
    title->setContentsMargins(kLeft, 0, 12, 0);
    title->addWidget(m_title, 1);
    title->addWidget(m_kill);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, (kTitleHeight - 30) / 2, 0, 0);
    layout->addLayout(title);
    layout->addStretch();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &ClosingStrip::renewTitle);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void ClosingStrip::begin(const QString &stackName)
{
    m_stackName = stackName.isEmpty() ? tr("everything") : stackName;
    m_elapsed.start();
    m_second.start();
    renewTitle();
    show();
}

void ClosingStrip::setWaitingFor(const QList<ServiceStatus> &services)
{
    m_services = services;
    const qsizetype rows = std::min(services.size(), kRowsShown) + (services.size() > kRowsShown);
    setFixedHeight(kTitleHeight + static_cast<int>(rows) * kRowHeight + (rows > 0 ? 10 : 0));
    renewTitle();
    update();
}

void ClosingStrip::renewTitle()
{
    QString text = tr("Stopping %1, then this window closes").arg(m_stackName);
    if (m_services.size() == 1)
        text = tr("Stopping %1: waiting for %2").arg(m_stackName, m_services.first().title);
    else if (m_services.size() > 1)
        text = tr("Stopping %1 in reverse order: %L2 still up").arg(m_stackName).arg(m_services.size());
    if (m_elapsed.isValid() && m_elapsed.elapsed() >= 2000)
        text += QStringLiteral(" · ") + formatElapsed(std::chrono::milliseconds(m_elapsed.elapsed()));
    m_title->setText(text);
    setAccessibleName(text);
}

QString ClosingStrip::text() const
{
    QStringList lines{m_title->text()};
    for (const ServiceStatus &status : m_services)
        lines << status.title + QStringLiteral(": ") + serviceReason(status, QDateTime::currentDateTime());
    return lines.join(QLatin1Char('\n'));
}

void ClosingStrip::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.bg);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
    const QFont nameFont = theme->font(0, QFont::DemiBold);
    int nameWidth = 0;
    for (const ServiceStatus &status : m_services.mid(0, kRowsShown))
        nameWidth = std::max(nameWidth, QFontMetrics(nameFont).horizontalAdvance(status.title));
    nameWidth = std::min(nameWidth + 2, 260);
    int y = kTitleHeight;
    for (const ServiceStatus &status : m_services.mid(0, kRowsShown)) {
        paintStateLight(&painter, QRectF(kLeft, y + (kRowHeight - 9) / 2.0, 9, 9), status.state, t);
        painter.setFont(nameFont);
        painter.setPen(t.text);
        const QRect name(kLeft + 18, y, nameWidth, kRowHeight);
        painter.drawText(name, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(status.title, Qt::ElideMiddle, nameWidth));
        painter.setFont(theme->font());
        painter.setPen(t.dim);
        const QRect reason(name.right() + 16, y, width() - name.right() - 28, kRowHeight);
        painter.drawText(reason, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(serviceReason(status, QDateTime::currentDateTime()),
                                                          Qt::ElideRight, reason.width()));
        y += kRowHeight;
    }
    if (m_services.size() > kRowsShown) {
        painter.setPen(t.dim);
        painter.drawText(QRect(kLeft + 18, y, width(), kRowHeight), Qt::AlignVCenter,
                         tr("and %L1 more").arg(m_services.size() - kRowsShown));
    }
}

} // namespace paddock
