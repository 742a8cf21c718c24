// SPDX-License-Identifier: Apache-2.0
#include "ui/common/panesplitter.h"

#include "ui/common/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QSplitterHandle>

namespace paddock {

namespace {

constexpr int kHandleHeight = 5; ///< the line is one of them; the rest is for the pointer to find

class PaneHandle : public QSplitterHandle
{
public:
    PaneHandle(Qt::Orientation orientation, PaneSplitter *splitter)
        : QSplitterHandle(orientation, splitter), m_splitter(splitter)
    {
        setToolTip(PaneSplitter::tr("Drag to share the room; double click: only the output, and back"));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeTokens &t = Theme::of(this)->tokens();
        QPainter painter(this);
        painter.fillRect(rect(), t.surface);
        // The strip below brings the line; the handle only answers the pointer.
        if (underMouse())
            painter.fillRect(QRect(0, height() - 1, width(), 1), t.focus);
    }

    void mouseDoubleClickEvent(QMouseEvent *) override
    {
        m_splitter->setFill(m_splitter->fill() == PaneSplitter::Fill::Both ? PaneSplitter::Fill::Lower
                                                                           : PaneSplitter::Fill::Both);
    }

private:
    PaneSplitter *m_splitter;
};

} // namespace

PaneSplitter::PaneSplitter(QWidget *upper, QWidget *lower, QWidget *parent) : QSplitter(Qt::Vertical, parent)
{
    setHandleWidth(kHandleHeight);
    addWidget(upper);
    addWidget(lower);
    setChildrenCollapsible(false);
    setStretchFactor(0, 1);
    setStretchFactor(1, 1);
    setSizes({500, 500});
}

QSplitterHandle *PaneSplitter::createHandle() { return new PaneHandle(orientation(), this); }

void PaneSplitter::setFill(Fill fill)
{
    m_fill = fill;
    widget(0)->setVisible(fill != Fill::Lower);
    widget(1)->setVisible(fill != Fill::Upper);
}

void PaneSplitter::revealLower()
{
    if (m_fill == Fill::Upper)
        setFill(Fill::Both);
}

} // namespace paddock
