// SPDX-License-Identifier: Apache-2.0
#include "ui/common/questionstrip.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr int kHeight = 48;
constexpr int kLeft = 16;
constexpr int kTextLeft = 42;
constexpr int kGap = 12;

} // namespace

QuestionStrip::QuestionStrip(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    setFixedHeight(kHeight);
    m_row->setContentsMargins(kTextLeft, 0, kGap, 1);
    m_row->setSpacing(8);
    m_row->addStretch(1);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void QuestionStrip::ask(const Question &question)
{
    m_question = question;
    for (StripButton *button : std::exchange(m_buttons, {})) {
        button->hide();
        button->deleteLater(); // one of them may be what was clicked
    }
    for (qsizetype index = 0; index < question.answers.size(); ++index) {
        const Answer &answer = question.answers[index];
        auto *button = new StripButton(this, answer.danger ? StripButton::Kind::Danger
                                             : index == 0  ? StripButton::Kind::Filled
                                                           : StripButton::Kind::Bordered);
        button->setScope(StripButton::Scope::Question);
        button->setText(answer.words);
        button->setToolTip(answer.tip);
        connect(button, &QAbstractButton::clicked, this, [this, index] { choose(index); });
        m_row->addWidget(button);
        button->show(); // now, so that it can have the keyboard
        m_buttons << button;
    }
    setAccessibleName(text());
    setToolTip(text());
    show();
    update();
    if (question.takesKeyboard && !m_buttons.isEmpty())
        m_buttons.first()->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void QuestionStrip::dismiss()
{
    m_question = {};
    hide();
}

QString QuestionStrip::text() const
{
    return m_question.reason.isEmpty() ? m_question.title
                                       : QStringLiteral("%1: %2").arg(m_question.title, m_question.reason);
}

void QuestionStrip::choose(qsizetype index)
{
    const auto chosen = m_question.answers.value(index).chosen;
    dismiss();
    if (chosen)
        chosen();
}

void QuestionStrip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        const auto cancel = std::ranges::find_if(m_question.answers, &Answer::cancels);
        if (cancel != m_question.answers.end())
            choose(cancel - m_question.answers.begin());
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const auto focused = std::ranges::find_if(m_buttons, &QWidget::hasFocus);
        if (focused != m_buttons.end())
            choose(focused - m_buttons.begin());
    } else {
        QWidget::keyPressEvent(event);
    }
}

void QuestionStrip::paintEvent(QPaintEvent *)
{
    const Theme *theme = Theme::of(this);
    const ThemeTokens &t = theme->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), m_question.problem ? t.endedRow : t.bg);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
    theme
        ->icon(m_question.problem ? QStringLiteral("warning") : QStringLiteral("info"),
               m_question.problem ? Theme::Tone::Failed : Theme::Tone::Accent)
        .paint(&painter, QRect(kLeft, (height() - 16) / 2, 16, 16));

    int end = width() - kGap;
    for (const StripButton *button : m_buttons)
        end = std::min(end, button->x() - kGap);
    const auto write = [&](int x, const QString &words) {
        const QString shown = painter.fontMetrics().elidedText(words, Qt::ElideRight, std::max(0, end - x));
        painter.drawText(QRect(x, 0, end - x, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, shown);
        return x + painter.fontMetrics().horizontalAdvance(shown) + kGap;
    };
    painter.setFont(theme->font(0, QFont::DemiBold));
    painter.setPen(t.text);
    const int next = write(kTextLeft, m_question.title);
    painter.setFont(theme->font());
    painter.setPen(t.dim);
    if (next < end)
        write(next, m_question.reason);
}

} // namespace paddock
