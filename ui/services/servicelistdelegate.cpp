// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicelistdelegate.h"

#include "ui/common/tabulartext.h"
#include "ui/common/theme.h"
#include "ui/services/servicelistmodel.h"
#include "ui/services/statelight.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kSide = 8;      ///< from the bar's edge to a row's ground
constexpr int kPadding = 8;   ///< from a row's ground to its content
constexpr int kLight = 9;     ///< diameter
constexpr int kTextLeft = 18; ///< from the content's left edge
constexpr int kSmallIcon = 12;
constexpr int kFewestWords = 40; ///< px that words keep of their row

ServiceListModel::Kind kindOf(const QModelIndex &index)
{
    return static_cast<ServiceListModel::Kind>(index.data(ServiceListModel::KindRole).toInt());
}

ServiceState stateOf(const QModelIndex &index)
{
    return static_cast<ServiceState>(index.data(ServiceListModel::StateRole).toInt());
}

StateMark markOf(const QModelIndex &index)
{
    return {stateOf(index), index.data(ServiceListModel::UnwellRole).toBool()};
}

QRect groundOf(const QStyleOptionViewItem &option) { return option.rect.adjusted(kSide, 0, -kSide, 0); }

bool isSelected(const QStyleOptionViewItem &option) { return option.state.testFlag(QStyle::State_Selected); }

/// Without words beside it: smaller, but for the sign, which has to be read.
QRectF narrowLight(const QPointF &centre, const QModelIndex &index)
{
    const double side = markOf(index).unwell ? kLight : 7;
    return {centre.x() - side / 2, centre.y() - side / 2, side, side};
}

/// The desktop's high-contrast selection may have any colour: lights on it take that of its words.
ThemeTokens lightTokens(ThemeTokens tokens, bool selected)
{
    if (selected && tokens.isHighContrast) {
        for (QColor *color : {&tokens.running, &tokens.starting, &tokens.failed, &tokens.stopped, &tokens.frozen})
            *color = tokens.onSelected;
        tokens.bg = tokens.selected;
    }
    return tokens;
}

} // namespace

QSize ServiceListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(Theme::of(option.widget)->font()).height();
    const int small = QFontMetrics(Theme::of(option.widget)->font(-1)).height();
    switch (kindOf(index)) {
    case ServiceListModel::Kind::Section:
        return {0, m_narrow ? 12 : small + 16};
    case ServiceListModel::Kind::Namespace:
        return {0, m_narrow ? 20 : small + 14};
    case ServiceListModel::Kind::Service:
    case ServiceListModel::Kind::Command:
        return {0, m_narrow ? 40 : line + small + 13};
    case ServiceListModel::Kind::Machine:
        break;
    }
    return {0, m_narrow ? 40 : line + 12};
}

void ServiceListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const ServiceListModel::Kind kind = kindOf(index);
    if (kind != ServiceListModel::Kind::Section)
        paintGround(painter, option);
    if (m_narrow)
        paintNarrow(painter, option, index);
    else if (kind == ServiceListModel::Kind::Section)
        paintSection(painter, option, index);
    else if (kind == ServiceListModel::Kind::Namespace)
        paintNamespace(painter, option, index);
    else if (kind == ServiceListModel::Kind::Machine)
        paintMachine(painter, option, index);
    else
        paintService(painter, option, index);
    painter->restore();
}

void ServiceListDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const ThemeTokens &t = Theme::of(option.widget)->tokens();
    const QRectF box = m_narrow ? QRectF(option.rect).adjusted(4, 0, -4, 0) : QRectF(groundOf(option));
    if (isSelected(option) || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected(option) ? t.selected : t.raised);
        painter->drawRoundedRect(box, 6, 6);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.focus, 1.5));
        painter->drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
    }
}

void ServiceListDelegate::paintSection(QPainter *painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    QFont font = theme->font(-1, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::PercentageSpacing, 106);
    painter->setFont(font);
    painter->setPen(theme->tokens().faint);
    const QRect box = groundOf(option).adjusted(kPadding, 0, -kPadding, -4);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignBottom, index.data().toString());
    const QVariant count = index.data(ServiceListModel::CountRole);
    if (count.isValid())
        painter->drawText(box, Qt::AlignRight | Qt::AlignBottom, QLocale().toString(count.toInt()));
}

void ServiceListDelegate::paintService(QPainter *painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = isSelected(option);
    const ServiceState state = stateOf(index);
    const QRect content = groundOf(option).adjusted(kPadding, 6, -kPadding, -6);
    const QFont nameFont = theme->font(0, QFont::DemiBold);
    const QFont smallFont = theme->font(-1);
    const QFontMetrics nameMetrics(nameFont);
    const QFontMetrics smallMetrics(smallFont);
    const QRect first(content.x() + kTextLeft, content.y(), content.width() - kTextLeft, nameMetrics.height());
    const QRect second(first.x(), first.bottom() + 2, first.width(), smallMetrics.height());

    const QRectF light(content.x(), first.center().y() - kLight / 2.0 + 1, kLight, kLight);
    paintStateMark(painter, light, markOf(index), lightTokens(t, selected), isUnderWay(state) ? m_pulse : 1.0);

    const QString figures = index.data(ServiceListModel::FiguresRole).toString();
    const int figuresWidth = figures.isEmpty() ? 0 : smallMetrics.horizontalAdvance(figures) + 8;
    painter->setFont(smallFont);
    painter->setPen(selected && t.isHighContrast ? t.onSelected : t.dim);
    painter->drawText(first, Qt::AlignRight | Qt::AlignVCenter, figures);
    painter->setFont(nameFont);
    painter->setPen(selected ? t.onSelected : t.text);
    painter->drawText(first.adjusted(0, 0, -figuresWidth, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      nameMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, first.width() - figuresWidth));
    painter->setFont(smallFont);
    paintReason(painter, second, selected, theme, index);
}

/// What counts stays in sight: the words before it give way. At the right end how often it was restarted.
void ServiceListDelegate::paintReason(QPainter *painter, const QRect &box, bool selected, const Theme *theme,
                                      const QModelIndex &index) const
{
    const ThemeTokens &t = theme->tokens();
    const QFontMetrics metrics = painter->fontMetrics();
    QRect room = box;
    const QColor plain = selected && t.isHighContrast ? t.onSelected : t.dim;
    if (const QVariant restarts = index.data(ServiceListModel::RestartsRole); restarts.isValid()) {
        const QString count = QLocale().toString(restarts.toInt());
        const int width = tabularWidth(metrics, count);
        painter->setPen(plain);
        drawTabular(painter, QRect(room.right() - width + 1, room.y(), width, room.height()), count);
        const int side = kSmallIcon;
        theme->icon(QStringLiteral("restart"), selected ? Theme::Tone::OnSelected : Theme::Tone::Dim)
            .paint(painter, QRect(room.right() - width - side - 2, room.center().y() - side / 2 + 1, side, side));
        room.setRight(room.right() - width - side - 10);
    }
    const ServiceState state = stateOf(index);
    const bool failed = state == ServiceState::Failed || state == ServiceState::GivenUp;
    const bool unwell = index.data(ServiceListModel::UnwellRole).toBool();
    painter->setPen(failed ? t.failedText : unwell ? t.startingText : plain);
    if (selected && t.isHighContrast)
        painter->setPen(t.onSelected);
    const QString tail =
        index.data(ServiceListModel::ClockRole).toString() + index.data(ServiceListModel::RestRole).toString();
    const QString words = metrics.elidedText(index.data(ServiceListModel::WordsRole).toString(), Qt::ElideRight,
                                             std::max(room.width() - tabularWidth(metrics, tail), kFewestWords));
    drawTabular(painter, room, words + tail);
}

void ServiceListDelegate::paintNamespace(QPainter *painter, const QStyleOptionViewItem &option,
                                         const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const bool selected = isSelected(option);
    const bool collapsed = index.data(ServiceListModel::CollapsedRole).toBool();
    QRect content = groundOf(option).adjusted(kPadding, 0, -kPadding, 0);
    const int side = kSmallIcon;
    theme
        ->icon(collapsed ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
               selected ? Theme::Tone::OnSelected : Theme::Tone::Dim)
        .paint(painter, QRect(content.x() - 2, content.center().y() - side / 2 + 1, side, side));
    painter->setFont(theme->font(-1));
    const QString count = QLocale().toString(index.data(ServiceListModel::CountRole).toInt());
    painter->setPen(selected && t.isHighContrast ? t.onSelected : t.dim);
    painter->drawText(content, Qt::AlignRight | Qt::AlignVCenter, count);
    content.setRight(content.right() - painter->fontMetrics().horizontalAdvance(count) - 8);
    if (collapsed) {
        const auto state = stateOf(index);
        const QRectF light(content.right() - kLight + 1, content.center().y() - kLight / 2.0 + 1, kLight, kLight);
        paintStateMark(painter, light, markOf(index), lightTokens(t, selected), isUnderWay(state) ? m_pulse : 1.0);
        content.setRight(content.right() - kLight - 8);
    }
    painter->setFont(theme->font(-1, QFont::DemiBold));
    painter->setPen(selected ? t.onSelected : t.text);
    const QRect name = content.adjusted(kTextLeft, 0, 0, 0);
    painter->drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, name.width()));
}

void ServiceListDelegate::paintMachine(QPainter *painter, const QStyleOptionViewItem &option,
                                       const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const QRect content = groundOf(option).adjusted(kPadding, 0, -kPadding, 0);
    theme->icon(QStringLiteral("processes"), Theme::Tone::Dim)
        .paint(painter, QRect(content.x() - 3, content.center().y() - 7, 16, 16));
    painter->setFont(theme->font());
    painter->setPen(isSelected(option) ? t.onSelected : t.text);
    painter->drawText(content.adjusted(kTextLeft, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    const QVariant count = index.data(ServiceListModel::CountRole);
    if (!count.isValid())
        return;
    painter->setFont(theme->font(-1));
    painter->setPen(isSelected(option) && t.isHighContrast ? t.onSelected : t.dim);
    painter->drawText(content, Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(count.toInt()));
}

void ServiceListDelegate::paintNarrow(QPainter *painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    const Theme *theme = Theme::of(option.widget);
    const ThemeTokens &t = theme->tokens();
    const QRect box = option.rect;
    switch (kindOf(index)) {
    case ServiceListModel::Kind::Namespace:
        if (index.data(ServiceListModel::CollapsedRole).toBool()) {
            const QRectF light = narrowLight(QPointF(box.center().x() + 0.5, box.center().y() + 0.5), index);
            paintStateMark(painter, light, markOf(index), lightTokens(t, isSelected(option)));
            return;
        }
        [[fallthrough]];
    case ServiceListModel::Kind::Section:
        painter->setPen(t.line);
        if (index.row() > 0)
            painter->drawLine(QPointF(box.x() + 12, box.center().y() + 0.5),
                              QPointF(box.right() - 11, box.center().y() + 0.5));
        return;
    case ServiceListModel::Kind::Machine:
        theme->icon(QStringLiteral("processes"), isSelected(option) ? Theme::Tone::OnSelected : Theme::Tone::Text)
            .paint(painter, QRect(box.center().x() - 7, box.center().y() - 7, 16, 16));
        return;
    case ServiceListModel::Kind::Service:
    case ServiceListModel::Kind::Command:
        break;
    }
    painter->setFont(theme->font(0, QFont::DemiBold));
    painter->setPen(isSelected(option) ? t.onSelected : t.text);
    painter->drawText(box.adjusted(0, 0, 0, -8), Qt::AlignCenter, index.data().toString().left(2));
    const ServiceState state = stateOf(index);
    const QRectF light = narrowLight(QPointF(box.center().x() + 0.5, box.bottom() - 8.5), index);
    paintStateMark(painter, light, markOf(index), lightTokens(t, isSelected(option)),
                   isUnderWay(state) ? m_pulse : 1.0);
}

} // namespace paddock
