// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processdelegate.h"

#include "ui/common/theme.h"
#include "ui/processes/processtext.h"
#include "ui/processes/processtreemodel.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace paddock {

namespace {

constexpr int kPadding = 8;
constexpr int kBarWidth = 64;
constexpr int kTagPadding = 5;
constexpr int kTagGap = 6;

QColor mix(const QColor &one, const QColor &other, double share)
{
    const auto part = [share](float a, float b) { return float(a + (b - a) * share); };
    return QColor::fromRgbF(part(one.redF(), other.redF()), part(one.greenF(), other.greenF()),
                            part(one.blueF(), other.blueF()));
}

} // namespace

ProcessDelegate::ProcessDelegate(const ProcessTreeModel *model, const Theme *theme, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model), m_theme(theme)
{
    renewFonts();
}

void ProcessDelegate::renewFonts()
{
    m_font = m_theme->font();
    m_boldFont = m_theme->font(0, QFont::DemiBold);
    m_codeFont = m_theme->codeFont(-1);
    m_tagFont = m_theme->font(-2);
}

QSize ProcessDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(m_font);
    const int width = metrics.horizontalAdvance(index.data().toString()) + 2 * kPadding;
    return {width, std::max(kRowHeight, metrics.height() + 6)};
}

QColor ProcessDelegate::wordColor(const ProcessRow &row, int column, bool selected) const
{
    const ThemeTokens &t = m_theme->tokens();
    if (selected)
        return t.onSelected;
    if (row.ended || !row.hit || ProcessColumn(column) == ProcessColumn::Command)
        return t.dim;
    if (row.kind == ProcessRow::Kind::Service && ProcessColumn(column) == ProcessColumn::State) {
        if (row.serviceState == ServiceState::Frozen)
            return t.frozenText;
        if (row.serviceState == ServiceState::Starting || row.serviceState == ServiceState::Stopping)
            return t.startingText;
    }
    return t.text;
}

void ProcessDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ProcessRow *row = m_model->row(index);
    if (!row)
        return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto column = ProcessColumn(index.column());
    const QRect box = option.rect.adjusted(column == ProcessColumn::Name ? 2 : kPadding, 0, -kPadding, 0);
    const QString text = index.data().toString();
    if (selected)
        painter->fillRect(option.rect, m_theme->tokens().selected); // some styles put their own ground there
    if (column == ProcessColumn::Cpu)
        paintCpuBar(painter, box, *row, selected);
    painter->setPen(wordColor(*row, index.column(), selected));
    if (column == ProcessColumn::Name) {
        paintName(painter, box, *row, text, selected);
        return;
    }
    if (text.isEmpty())
        return;
    const bool code = column == ProcessColumn::Command && row->kind == ProcessRow::Kind::Process;
    painter->setFont(code ? m_codeFont : m_font);
    const bool right = ProcessText::alignment(column).testFlag(Qt::AlignRight);
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width());
    painter->drawText(box, int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine),
                      shown);
}

void ProcessDelegate::paintName(QPainter *painter, const QRect &box, const ProcessRow &row, const QString &text,
                                bool selected) const
{
    painter->setFont(row.kind == ProcessRow::Kind::Service ? m_boldFont : m_font);
    const int tagWidth =
        row.tag == ProcessRow::Tag::None
            ? 0
            : QFontMetrics(m_tagFont).horizontalAdvance(ProcessText::tag(row)) + 2 * kTagPadding + kTagGap;
    const int room = std::max(box.width() - tagWidth, std::min(box.width(), 60));
    const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideRight, room);
    painter->drawText(box, int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), shown);
    if (row.tag != ProcessRow::Tag::None)
        paintTag(painter, box, box.left() + painter->fontMetrics().horizontalAdvance(shown) + kTagGap, row, selected);
}

void ProcessDelegate::paintTag(QPainter *painter, const QRect &box, int left, const ProcessRow &row,
                               bool selected) const
{
    const ThemeTokens &t = m_theme->tokens();
    const bool leftParent = row.tag == ProcessRow::Tag::LeftParent;
    const QFontMetrics metrics(m_tagFont);
    const int height = metrics.height() + 1;
    const int width = std::min(metrics.horizontalAdvance(ProcessText::tag(row)) + 2 * kTagPadding, box.right() - left);
    if (width <= 2 * kTagPadding)
        return;
    const QRectF frame(left + 0.5, box.top() + (box.height() - height) / 2 + 0.5, width - 1, height - 1);
    const QColor words = selected && (!leftParent || t.isHighContrast) ? t.onSelected : leftParent ? t.leftText : t.dim;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(leftParent ? words : selected ? mix(t.selected, t.onSelected, 0.3) : t.line, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(frame, 4, 4);
    painter->setFont(m_tagFont);
    painter->setPen(words);
    painter->drawText(frame, Qt::AlignCenter | Qt::TextSingleLine,
                      metrics.elidedText(ProcessText::tag(row), Qt::ElideRight, width - 2 * kTagPadding + 2));
    painter->restore();
}

void ProcessDelegate::paintCpuBar(QPainter *painter, const QRect &box, const ProcessRow &row, bool selected) const
{
    const std::optional<double> percent =
        row.kind == ProcessRow::Kind::Service ? row.totals.cpuPercent : row.process.cpuPercent;
    if (row.ended || !percent || *percent < 0.05)
        return;
    const ThemeTokens &t = m_theme->tokens();
    const int most = std::min(kBarWidth, box.width());
    const double width = std::max(2.0, most * std::sqrt(std::min(*percent, 100.0) / 100.0));
    const QRectF bar(box.right() + 1 - most, box.top() + (box.height() - 14) / 2.0, width, 14);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected ? mix(t.selected, t.accent, 0.22) : t.cpuBar);
    painter->drawRoundedRect(bar, 2, 2);
    painter->restore();
}

} // namespace paddock
