// SPDX-License-Identifier: Apache-2.0
#include "ui/common/mechanismbadge.h"

#include "ui/common/theme.h"

#include <QPainter>
#include <QToolTip>

namespace paddock {

namespace {

constexpr int kHeight = 26;
constexpr int kPadding = 10;
constexpr int kIconSide = 14;
constexpr int kGap = 6;

} // namespace

MechanismBadge::MechanismBadge(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setReport(std::nullopt);
    connect(this, &QAbstractButton::clicked, this,
            [this] { QToolTip::showText(mapToGlobal(QPoint(0, height())), toolTip(), this); });
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MechanismBadge::setReport(const std::optional<MechanismReport> &report)
{
    m_known = report.has_value();
    const bool whole = report && report->guarantee.ownerKilled == QLatin1String("whole_tree");
    m_warning = report && (!report->refused.isEmpty() || !whole);
    if (!report) {
        setText(tr("containment not known yet"));
        setToolTip(tr("Paddock is looking for the strongest way to contain processes here"));
    } else {
        const QString holds = whole ? tr("whole tree") : tr("setsid escapes");
        setText(tr("%1 · %2").arg(mechanismName(report->mechanism), holds));
        setToolTip(explain(*report));
    }
    setAccessibleName(tr("Containment: %1").arg(text()));
    setAccessibleDescription(toolTip());
    updateGeometry();
    update();
}

void MechanismBadge::setShort(bool isShort)
{
    if (m_short == isShort)
        return;
    m_short = isShort;
    updateGeometry();
}

QString MechanismBadge::explain(const MechanismReport &report)
{
    QStringList parts{tr("<b>Contained by %1.</b>").arg(mechanismName(report.mechanism).toHtmlEscaped()),
                      report.guarantee.summary.toHtmlEscaped()};
    for (const Refusal &refusal : report.refused)
        parts << tr("<br><b>Not %1:</b> %2")
                     .arg(mechanismName(refusal.mechanism).toHtmlEscaped(), refusal.why.toHtmlEscaped());
    if (!report.location.isEmpty())
        parts << QStringLiteral("<br>") + report.location.toHtmlEscaped();
    return QStringLiteral("<p>%1</p>").arg(parts.join(QLatin1Char(' ')));
}

QSize MechanismBadge::sizeHint() const
{
    if (m_short)
        return {kIconSide + 2 * kPadding, kHeight};
    const QFontMetrics metrics(Theme::of(this)->font(-1, QFont::DemiBold));
    return {metrics.horizontalAdvance(text()) + kIconSide + kGap + 2 * kPadding + 2, kHeight};
}

void MechanismBadge::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool edged = hasFocus() || t.isHighContrast;
    painter.setPen(edged ? QPen(t.focus, 1.5) : QPen(Qt::NoPen));
    painter.setBrush(!m_known ? t.raised : m_warning ? t.warnGround : t.accentGround);
    const double radius = kHeight / 2.0 - 0.75;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    const auto tone = !m_known ? Theme::Tone::Dim : m_warning ? Theme::Tone::Starting : Theme::Tone::Accent;
    theme->icon(m_warning ? QStringLiteral("shield-warn") : QStringLiteral("shield"), tone)
        .paint(&painter, QRect(kPadding, (height() - kIconSide) / 2, kIconSide, kIconSide));
    if (m_short)
        return;
    painter.setFont(theme->font(-1, QFont::DemiBold));
    painter.setPen(theme->toneColor(tone));
    painter.drawText(rect().adjusted(kPadding + kIconSide + kGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
}

} // namespace paddock
