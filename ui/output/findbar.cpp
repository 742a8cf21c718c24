// SPDX-License-Identifier: Apache-2.0
#include "ui/output/findbar.h"

#include "ui/common/field.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>

namespace paddock {

namespace {

constexpr int kMostProblemWidth = 260;

QString number(std::size_t value) { return QLocale::c().toString(qulonglong(value)); }

} // namespace

FindBar::FindBar(const Theme *theme, const QString &words, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_field(new Field(this)), m_count(new QLabel(this)),
      m_case(makeToggle(tr("Aa"), tr("Upper and lower case differ"))),
      m_expression(makeToggle(tr(".*"), tr("Regular expression"))), m_next(new QAction(tr("Next hit"), this)),
      m_previous(new QAction(tr("Previous hit"), this))
{
    m_field->setFixedHeight(26);
    m_field->setLeadingIcon(QStringLiteral("find"));
    m_field->setPlaceholderText(words);
    m_field->setAccessibleName(words);
    m_field->installEventFilter(this);
    m_count->setFont(theme->font(-1));
    m_count->setTextFormat(Qt::PlainText);
    m_next->setShortcut(QKeySequence(Qt::Key_F3));
    m_previous->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3));
    m_next->setProperty("iconName", QStringLiteral("down"));
    m_previous->setProperty("iconName", QStringLiteral("up"));
    m_next->setToolTip(tr("Next hit (F3, Enter)"));
    m_previous->setToolTip(tr("Previous hit (Shift+F3)"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_field, 1);
    for (QAction *action : {m_case, m_expression}) {
        auto *button = new StripButton(action, this);
        button->setTall(false);
        button->setAccessibleName(action->toolTip());
        row->addWidget(button);
    }
    row->addSpacing(4);
    row->addWidget(m_count);
    for (QAction *action : {m_previous, m_next}) {
        auto *button = new StripButton(action, this);
        button->setTall(false);
        button->setIconOnly(true);
        row->addWidget(button);
    }
    connect(m_field, &QLineEdit::textChanged, this, &FindBar::tell);
    for (QAction *action : {m_previous, m_next})
        action->setEnabled(false);
}

QAction *FindBar::makeToggle(const QString &text, const QString &toolTip)
{
    auto *action = new QAction(text, this);
    action->setCheckable(true);
    action->setToolTip(toolTip);
    connect(action, &QAction::toggled, this, &FindBar::tell);
    return action;
}

LineMatcher FindBar::matcher() const { return {m_field->text(), m_expression->isChecked(), m_case->isChecked()}; }

void FindBar::tell() { Q_EMIT wanted(matcher()); }

void FindBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void FindBar::setKeyHint(const QString &hint) { m_field->setKeyHint(hint); }

void FindBar::showResults(const FindResults &results)
{
    const QString &problem = results.problem;
    const bool none = problem.isEmpty() && results.isWanted && results.count == 0 && results.isComplete;
    QString text;
    if (!problem.isEmpty())
        text = m_count->fontMetrics().elidedText(problem, Qt::ElideRight, kMostProblemWidth);
    else if (none)
        text = tr("no hit");
    else if (results.count > 0)
        text = tr("%1 of %2%3")
                   .arg(number(results.number), number(results.count),
                        results.isFull       ? QStringLiteral("+")
                        : results.isComplete ? QString()
                                             : QStringLiteral("…"));
    else if (results.isWanted)
        text = tr("looking…");
    QPalette own = m_count->palette();
    own.setColor(QPalette::WindowText, problem.isEmpty() ? m_theme->tokens().dim : m_theme->tokens().failedText);
    m_count->setPalette(own);
    m_count->setText(text);
    m_count->setToolTip(problem);
    m_field->setWrong(!problem.isEmpty());
    for (QAction *action : {m_previous, m_next})
        action->setEnabled(results.count > 0);
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        (key->modifiers().testFlag(Qt::ShiftModifier) ? m_previous : m_next)->trigger();
        return true;
    case Qt::Key_Escape:
        m_field->clear();
        Q_EMIT left();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace paddock
