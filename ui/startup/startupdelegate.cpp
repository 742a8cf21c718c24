// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startupdelegate.h"

#include "ui/common/tabulartext.h"
#include "ui/common/theme.h"
#include "ui/startup/startupmodel.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paddock {

namespace {

constexpr int kRowHeight = 25;
constexpr double kBarHeight = 9;
constexpr double kDot = 9;
constexpr int kGap = 8;
constexpr int kFewestWords = 60; ///< px; with less they stand on the other side of the bar

bool isBad(const StartupBar &bar) { return bar.end == StartupBar::End::Failed; }

} // namespace

StartupDelegate::StartupDelegate(const StartupModel *model, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model)
{}

QSize StartupDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, std::max(kRowHeight, QFontMetrics(Theme::of(option.widget)->font()).height() + 6)};
}

void StartupDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const StartupBar &bar = m_model->bar(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintGround(painter, option, t);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRect name(option.rect.x() + kNameLeft, option.rect.y(), m_scale.left - kNameLeft - 16, option.rect.height());
    painter->setFont(theme->font(0, bar.onPath ? QFont::DemiBold : QFont::Normal));
    painter->setPen(selected ? t.onSelected : bar.end == StartupBar::End::NotPart ? t.dim : t.text);
    painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(bar.title, Qt::ElideMiddle, name.width()));
    if (bar.end != StartupBar::End::NotPart)
        paintBar(painter, option.rect, bar, t);
    paintWords(painter, option, bar);
    painter->restore();
}

void StartupDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option, const ThemeTokens &t) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, selected ? t.selected : t.raised);
    for (const auto mark : m_scale.marks())
        painter->fillRect(QRectF(std::round(m_scale.x(mark)), option.rect.y(), 1, option.rect.height()), t.line);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 1.5));
        painter->drawRect(QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75));
    }
}

void StartupDelegate::paintBar(QPainter *painter, const QRect &row, const StartupBar &bar, const ThemeTokens &t) const
{
    const double y = row.center().y() + 0.5;
    const double asked = m_scale.x(bar.asked);
    const double started = m_scale.x(bar.started);
    const double ended = m_scale.x(bar.ended);
    if (started > asked)
        painter->fillRect(QRectF(asked, y - 1, started - asked, 2), t.stopped);
    if (bar.hasStarted) {
        const QRectF box(started, y - kBarHeight / 2, std::max(ended - started, 2.0), kBarHeight);
        painter->setPen(Qt::NoPen);
        painter->setBrush(isBad(bar) ? t.failed : t.starting);
        painter->drawRoundedRect(box, 2, 2);
        if (bar.onPath) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(t.text, 1.5));
            painter->drawRoundedRect(box.adjusted(-1.75, -1.75, 1.75, 1.75), 3, 3);
        }
    }
    const QRectF dot(ended - kDot / 2, y - kDot / 2, kDot, kDot);
    if (bar.end == StartupBar::End::Ready) {
        painter->setPen(QPen(t.surface, 1.5));
        painter->setBrush(t.running);
        painter->drawEllipse(dot.adjusted(-0.75, -0.75, 0.75, 0.75));
    } else if (isBad(bar)) {
        painter->setPen(QPen(t.failed, 2));
        const QRectF cross = dot.adjusted(1, 1, -1, -1);
        painter->drawLine(cross.topLeft(), cross.bottomRight());
        painter->drawLine(cross.topRight(), cross.bottomLeft());
    }
}

void StartupDelegate::paintWords(QPainter *painter, const QStyleOptionViewItem &option, const StartupBar &bar) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setFont(theme->font(-1, bar.onPath ? QFont::DemiBold : QFont::Normal));
    painter->setPen(selected && t.isHighContrast ? t.onSelected : isBad(bar) ? t.failedText : t.dim);
    const bool hasBar = bar.end != StartupBar::End::NotPart;
    const int from = hasBar ? static_cast<int>(m_scale.x(bar.ended) + kDot / 2) + kGap : m_scale.left;
    QRect box(from, option.rect.y(), option.rect.right() - kGap - from, option.rect.height());
    if (box.width() < kFewestWords && hasBar) {
        const int end = static_cast<int>(m_scale.x(bar.asked)) - kGap;
        const int width = std::min(tabularWidth(painter->fontMetrics(), bar.words), end - m_scale.left);
        box = QRect(end - width, option.rect.y(), width, option.rect.height());
    }
    drawTabular(painter, box, painter->fontMetrics().elidedText(bar.words, Qt::ElideRight, std::max(box.width(), 0)));
}

} // namespace paddock
