// SPDX-License-Identifier: Apache-2.0
#include "ui/common/statusstrip.h"

#include "engine/session/session.h"
#include "ui/common/figures.h"
#include "ui/common/theme.h"
#include "ui/services/servicetext.h"

#include <QPainter>

namespace paddock {

namespace {

constexpr int kHeight = 28;
constexpr int kPadding = 12;
constexpr int kGap = 18;

} // namespace

StatusStrip::StatusStrip(Session *session, QWidget *parent) : QWidget(parent), m_session(session)
{
    setFixedHeight(kHeight);
    for (const auto signal : {&Session::opened, &Session::sampled}) {
        connect(session, signal, this, qOverload<>(&QWidget::update));
        connect(session, signal, this, &StatusStrip::renewAccessibleName);
    }
    connect(session, &Session::serviceChanged, this, qOverload<>(&QWidget::update));
    connect(session, &Session::serviceRemoved, this, qOverload<>(&QWidget::update));
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    renewAccessibleName();
}

void StatusStrip::setPlace(const QString &place)
{
    m_place = place;
    renewAccessibleName();
    update();
}

QString StatusStrip::servicesText() const
{
    QList<ServiceStatus> services = m_session->services();
    services.removeIf([](const ServiceStatus &status) { return status.launched; });
    if (services.isEmpty())
        return tr("No services");
    const QString count = services.size() == 1 ? tr("1 service") : tr("%L1 services").arg(services.size());
    return count + QStringLiteral(" · ") + stateCounts(services);
}

QString StatusStrip::containedText() const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    if (!snapshot)
        return {};
    int contained = 0;
    for (const GroupSample &group : snapshot->groups)
        contained += group.processes;
    return contained == 1 ? tr("1 process contained") : tr("%L1 processes contained").arg(contained);
}

QString StatusStrip::ownText() const
{
    const SnapshotPtr snapshot = m_session->snapshot();
    if (!snapshot || snapshot->ownResidentBytes == 0) // or there is no such process any more
        return {};
    QStringList parts;
    if (snapshot->ownCpuPercent)
        parts << formatPercent(snapshot->ownCpuPercent);
    parts << formatBytes(snapshot->ownResidentBytes);
    return tr("Paddock %1").arg(parts.join(QStringLiteral(" · ")));
}

void StatusStrip::renewAccessibleName()
{
    QStringList parts{m_place, servicesText(), containedText(), ownText()};
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(", ")));
}

void StatusStrip::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    painter.setFont(theme->font(-1));
    painter.setPen(t.dim);
    const QFontMetrics metrics = painter.fontMetrics();
    const QRect box = rect().adjusted(kPadding, 1, -kPadding, 0);
    const QString own = ownText();
    painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, own);
    const int end = box.right() - metrics.horizontalAdvance(own) - kGap;
    int x = box.x();
    for (const QString &part : {m_place, servicesText(), containedText()}) {
        if (x >= end)
            break;
        if (part.isEmpty())
            continue;
        const QString shown = metrics.elidedText(part, Qt::ElideRight, end - x);
        painter.drawText(QRect(x, box.y(), end - x, box.height()), Qt::AlignLeft | Qt::AlignVCenter, shown);
        x += metrics.horizontalAdvance(shown) + kGap;
    }
}

} // namespace paddock
