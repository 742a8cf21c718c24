// SPDX-License-Identifier: Apache-2.0
#include "ui/common/segmentedcontrol.h"

#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kHeight = 26;
constexpr int kPadding = 10;
constexpr int kMostWidth = 180;

/// One word of the control.
class Segment : public QAbstractButton
{
public:
    explicit Segment(QWidget *parent) : QAbstractButton(parent)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics bold(Theme::of(this)->font(0, QFont::DemiBold));
        return {std::min(kMostWidth, bold.horizontalAdvance(text()) + 2 * kPadding), kHeight};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme *theme = Theme::of(this);
        const ThemeTokens &t = theme->tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? t.selected : underMouse() ? t.raised : QColor(Qt::transparent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(t.focus, 1.5));
            painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 4, 4);
        }
        painter.setFont(theme->font(0, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(isChecked() ? t.onSelected : t.dim);
        const QRect box = rect().adjusted(kPadding - 2, 0, -kPadding + 2, 0);
        painter.drawText(box, Qt::AlignCenter, painter.fontMetrics().elidedText(text(), Qt::ElideMiddle, box.width()));
    }
};

} // namespace

SegmentedControl::SegmentedControl(QWidget *parent) : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
}

int SegmentedControl::addSegment(const QString &text, const QString &toolTip)
{
    auto *segment = new Segment(this);
    segment->setText(text);
    segment->setToolTip(toolTip);
    const int index = int(m_group->buttons().size());
    m_group->addButton(segment, index);
    layout()->addWidget(segment);
    return index;
}

void SegmentedControl::setText(int index, const QString &text)
{
    QAbstractButton *segment = m_group->button(index);
    if (!segment || segment->text() == text)
        return;
    segment->setText(text);
    segment->updateGeometry();
    segment->update();
}

void SegmentedControl::setSegmentVisible(int index, bool visible)
{
    if (QAbstractButton *segment = m_group->button(index))
        segment->setVisible(visible);
}

void SegmentedControl::setCurrent(int index)
{
    if (QAbstractButton *segment = m_group->button(index))
        segment->setChecked(true);
}

int SegmentedControl::current() const { return m_group->checkedId(); }

void SegmentedControl::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(this)->tokens().line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace paddock
