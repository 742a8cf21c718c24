// SPDX-License-Identifier: Apache-2.0
#include "ui/common/messagebar.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace paddock {

namespace {

constexpr int kHeight = 36;
constexpr int kTextLeft = 36;
constexpr qsizetype kLinesShown = 8; ///< of the whole list; more scroll
constexpr qsizetype kMostKept = 500; ///< problems
constexpr std::chrono::seconds kStay{10};

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_label(new QLabel(this)), m_button(new StripButton(this, StripButton::Kind::Bordered)),
      m_all(new QPlainTextEdit(this)), m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Message"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setMinimumWidth(40);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_button->setTall(false);
    m_all->setReadOnly(true);
    m_all->setFrameShape(QFrame::NoFrame);
    m_all->setAccessibleName(tr("All problems"));
    m_all->viewport()->setAutoFillBackground(false);
    m_all->document()->setDocumentMargin(0);
    m_all->hide();
    makeLayout();
    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &MessageBar::dismiss);
    connect(m_button, &QAbstractButton::clicked, this, &MessageBar::press);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void MessageBar::makeLayout()
{
    auto *closeButton = new StripButton(this);
    closeButton->setTall(false);
    closeButton->setIconName(QStringLiteral("close"));
    closeButton->setText(tr("Close this message"));
    closeButton->setToolTip(tr("Close this message"));
    closeButton->setIconOnly(true);
    connect(closeButton, &QAbstractButton::clicked, this, &MessageBar::dismiss);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(kTextLeft, (kHeight - 26) / 2, 8, (kHeight - 26) / 2);
    row->setSpacing(8);
    row->addWidget(m_label, 1);
    row->addWidget(m_button);
    row->addWidget(closeButton);
    auto *list = new QHBoxLayout;
    list->setContentsMargins(kTextLeft, 0, 8, 0);
    list->addWidget(m_all);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addLayout(row);
    m_column->addLayout(list);
}

void MessageBar::showFact(const QString &text, const QString &actionText, const std::function<void()> &action)
{
    setExpanded(false);
    m_problems.clear();
    m_action = action;
    m_button->setText(actionText);
    m_button->setVisible(!actionText.isEmpty());
    present(text, false);
    m_leave.start(kStay);
}

void MessageBar::showProblem(const QString &text)
{
    m_problems.prepend(text);
    if (m_problems.size() > kMostKept)
        m_problems.removeLast();
    const qsizetype earlier = m_problems.size() - 1;
    presentProblems(earlier == 0 ? text : tr("%1   (%2 earlier)").arg(text).arg(earlier), false);
}

void MessageBar::showWarnings(const QStringList &texts)
{
    if (texts.isEmpty())
        return;
    m_problems = texts + m_problems;
    const qsizetype more = m_problems.size() - 1;
    presentProblems(more == 0 ? texts.first() : tr("%1   (and %2 more)").arg(texts.first()).arg(more), true);
}

void MessageBar::presentProblems(const QString &first, bool warning)
{
    m_warning = warning;
    m_action = {};
    m_leave.stop();
    const bool several = m_problems.size() > 1;
    m_button->setVisible(several);
    setExpanded(several && !m_all->isHidden());
    present(first, true);
}

void MessageBar::setExpanded(bool expanded)
{
    m_button->setText(expanded ? tr("Show less") : tr("Show all %1").arg(m_problems.size()));
    const int lines = static_cast<int>(std::min(m_problems.size(), kLinesShown));
    m_all->setFixedHeight(lines * m_all->fontMetrics().lineSpacing() + 2);
    m_all->setVisible(expanded);
    m_column->setContentsMargins(0, 0, 0, expanded ? 10 : 0);
    if (expanded)
        m_all->setPlainText(m_problems.join(QLatin1Char('\n')));
    else
        m_all->clear(); // hundreds of lines are put together for those who look at them
}

void MessageBar::press()
{
    if (m_problem) {
        setExpanded(m_all->isHidden());
        return;
    }
    const auto action = m_action;
    dismiss();
    if (action)
        action();
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
    m_problems.clear();
    m_all->hide();
    m_all->clear();
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
    painter.fillRect(rect(), !m_problem ? t.raised : m_warning ? t.warnGround : t.endedRow);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
    theme
        ->icon(m_problem ? QStringLiteral("warning") : QStringLiteral("done"), !m_problem  ? Theme::Tone::Accent
                                                                               : m_warning ? Theme::Tone::Starting
                                                                                           : Theme::Tone::Failed)
        .paint(&painter, QRect(12, (kHeight - 16) / 2, 16, 16));
}

} // namespace paddock
