// SPDX-License-Identifier: Apache-2.0
#include "ui/common/messagebar.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <chrono>

namespace paddock {

namespace {

constexpr int kHeight = 36;
constexpr std::chrono::seconds kStay{10};

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_button(new StripButton(this, StripButton::Kind::Bordered))
{
    setFixedHeight(kHeight);
    setAccessibleName(tr("Message"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setMinimumWidth(40);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_button->setTall(false);
    auto *closeButton = new StripButton(this);
    closeButton->setTall(false);
    closeButton->setIconName(QStringLiteral("close"));
    closeButton->setText(tr("Close this message"));
    closeButton->setToolTip(tr("Close this message"));
    closeButton->setIconOnly(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 1, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_button);
    layout->addWidget(closeButton);
    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &MessageBar::dismiss);
    connect(closeButton, &QAbstractButton::clicked, this, &MessageBar::dismiss);
    connect(m_button, &QAbstractButton::clicked, this, [this] {
        const auto action = m_action;
        dismiss();
        if (action)
            action();
    });
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void MessageBar::showFact(const QString &text, const QString &actionText, const std::function<void()> &action)
{
    m_action = action;
    m_button->setText(actionText);
    m_button->setVisible(!actionText.isEmpty());
    present(text, false);
    m_leave.start(kStay);
}

void MessageBar::showProblem(const QString &text)
{
    m_action = {};
    m_button->hide();
    m_leave.stop();
    ++m_problems;
    present(m_problems > 1 ? tr("%1   (%2 earlier)").arg(text).arg(m_problems - 1) : text, true);
}

void MessageBar::present(const QString &text, bool problem)
{
    m_problem = problem;
    m_text = text;
    m_label->setToolTip(text);
    m_label->setAccessibleName(text);
    show();
    layout()->activate();
    elide();
    update();
    QAccessibleEvent event(m_label, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::dismissFact()
{
    if (!m_problem)
        dismiss();
}

void MessageBar::dismiss()
{
    m_leave.stop();
    m_problems = 0;
    m_text.clear();
    hide();
}

QString MessageBar::text() const { return m_text; }

void MessageBar::elide()
{
    m_label->setText(m_label->fontMetrics().elidedText(m_text, Qt::ElideRight, m_label->width()));
}

void MessageBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void MessageBar::enterEvent(QEnterEvent *) { m_leave.stop(); }

void MessageBar::leaveEvent(QEvent *)
{
    if (isVisible() && !m_problem)
        m_leave.start(kStay);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), m_problem ? t.endedRow : t.raised);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    theme
        ->icon(m_problem ? QStringLiteral("warning") : QStringLiteral("done"),
               m_problem ? Theme::Tone::Failed : Theme::Tone::Accent)
        .paint(&painter, QRect(12, (height() - 16) / 2, 16, 16));
}

} // namespace paddock
