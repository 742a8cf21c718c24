// SPDX-License-Identifier: Apache-2.0
#include "ui/common/windowtoolbar.h"

#include "ui/common/field.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/common/windowactions.h"

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kHeight = 48;
constexpr int kWordsFrom = 1200; ///< narrower: orders are icons
constexpr int kBadgeFrom = 1000; ///< narrower: the badge is its shield

class Divider : public QWidget
{
public:
    explicit Divider(QWidget *parent) : QWidget(parent) { setFixedSize(9, 22); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(QRect(4, 0, 1, height()), Theme::of(this)->tokens().line);
    }
};

} // namespace

WindowToolbar::WindowToolbar(WindowActions *actions, QWidget *parent)
    : QWidget(parent), m_actions(actions), m_stack(new StripButton(this)),
      m_main(new StripButton(this, StripButton::Kind::Filled)), m_find(new Field(this)),
      m_badge(new MechanismBadge(this))
{
    setFixedHeight(kHeight);
    m_stack->setPopupMode(QToolButton::InstantPopup);
    m_stack->setFont(Theme::of(this)->font(1, QFont::DemiBold));
    m_stack->setToolTip(tr("Open a stack or one that was open before"));
    m_main->setScope(StripButton::Scope::Window);
    connect(m_main, &QAbstractButton::clicked, this, &WindowToolbar::chooseMain);
    for (QAction *action :
         {actions->start, actions->stop, actions->restart, actions->killTree, actions->freeze, actions->launch}) {
        const auto kind = action == actions->killTree ? StripButton::Kind::Danger : StripButton::Kind::Plain;
        m_orders << new StripButton(action, this, kind);
    }
    m_find->setLeadingIcon(QStringLiteral("find"));
    m_find->setPlaceholderText(tr("Find a process, a service, an action…"));
    m_find->setKeyHint(actions->find->shortcut().toString(QKeySequence::NativeText));
    m_find->setAccessibleName(tr("Find anything"));
    m_find->setMaximumWidth(360);
    m_find->setMinimumWidth(150);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 12, 1);
    layout->setSpacing(4);
    layout->addWidget(m_stack);
    layout->addWidget(new Divider(this));
    layout->addWidget(m_main);
    for (StripButton *button : std::as_const(m_orders)) {
        if (button == m_orders.last())
            layout->addWidget(new Divider(this));
        layout->addWidget(button);
    }
    layout->addSpacing(8);
    layout->addStretch(1);
    layout->addWidget(m_find, 100);
    layout->addSpacing(4);
    layout->addWidget(m_badge);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    setStackName({});
}

void WindowToolbar::setStackMenu(QMenu *menu)
{
    m_stack->setMenu(menu);
    m_stack->updateGeometry();
}

void WindowToolbar::setStackName(const QString &name)
{
    const QString shown = name.isEmpty() ? tr("Paddock") : name;
    m_stack->setText(m_stack->fontMetrics().elidedText(shown, Qt::ElideMiddle, 200));
    m_stack->setAccessibleName(tr("Stack %1").arg(shown));
    m_stack->updateGeometry();
}

void WindowToolbar::refresh()
{
    const int meaning = static_cast<int>(m_actions->mainMeaning());
    if (m_mainMeaning != meaning) {
        m_mainMeaning = meaning;
        m_mainChangedAtMs = QDateTime::currentMSecsSinceEpoch();
    }
    m_main->setText(m_actions->main->text());
    // One width for both of its words, so that nothing beside it moves.
    const int widest = std::max(m_main->fontMetrics().horizontalAdvance(WindowActions::tr("Start all")),
                                m_main->fontMetrics().horizontalAdvance(WindowActions::tr("Stop all")));
    m_main->setFixedWidth(widest + 44);
    m_main->setIconName(m_actions->main->property("iconName").toString());
    m_main->setToolTip(m_actions->main->toolTip());
    m_main->setEnabled(m_actions->main->isEnabled());
    for (StripButton *button : std::as_const(m_orders))
        button->setIconName(button->defaultAction()->property("iconName").toString());
}

void WindowToolbar::chooseMain()
{
    // The second half of a double click must not stop what the first has just started.
    if (QDateTime::currentMSecsSinceEpoch() - m_mainChangedAtMs >= QApplication::doubleClickInterval())
        Q_EMIT mainChosen();
}

void WindowToolbar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (StripButton *button : std::as_const(m_orders))
        button->setIconOnly(width() < kWordsFrom);
    m_badge->setShort(width() < kBadgeFrom);
}

void WindowToolbar::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace paddock
