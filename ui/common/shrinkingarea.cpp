// SPDX-License-Identifier: Apache-2.0
#include "ui/common/shrinkingarea.h"

#include <QLayout>
#include <QResizeEvent>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kMargin = 24; ///< with the label above
constexpr int kLeast = 80;  ///< px of the content that are always in sight

} // namespace

ShrinkingArea::ShrinkingArea(QWidget *content, QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    setWidget(content);
    setWidgetResizable(true);
    content->setAutoFillBackground(false);
    content->installEventFilter(this);
}

QSize ShrinkingArea::sizeHint() const
{
    const QLayout *layout = widget()->layout();
    const QSize size = layout->totalSizeHint();
    return {size.width(), layout->hasHeightForWidth() ? layout->totalHeightForWidth(width()) : size.height()};
}

QSize ShrinkingArea::minimumSizeHint() const
{
    return {widget()->minimumSizeHint().width(), std::min(kLeast, sizeHint().height())};
}

bool ShrinkingArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

void ShrinkingArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) // a text that wraps is as high as it is wide
        updateGeometry();
    if (QWidget *focused = widget()->focusWidget(); focused && focused->hasFocus())
        ensureWidgetVisible(focused, 0, kMargin);
}

} // namespace paddock
