// SPDX-License-Identifier: Apache-2.0
// The strip of EditorPane: what can be done, and how the text stands.
#include "ui/common/panestrip.h"
#include "ui/common/questionstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/problemsview.h"
#include "ui/editor/stackedit.h"
#include "ui/editor/stackfile.h"
#include "ui/launch/recentstacks.h"
#include "ui/output/findbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

QAction *EditorPane::makeAction(const QString &icon, const QString &words, const QKeySequence &key, const QString &tip)
{
    auto *action = new QAction(words, this);
    action->setIconText(words);
    action->setProperty("iconName", icon);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    const QString shown = action->shortcut().toString(QKeySequence::NativeText);
    const QString says = tip.isEmpty() ? words : tip;
    action->setToolTip(shown.isEmpty() ? says : tr("%1 (%2)").arg(says, shown));
    addAction(action);
    return action;
}

void EditorPane::makeActions()
{
    m_save = makeAction(QStringLiteral("save"), tr("Save"), Qt::CTRL | Qt::Key_S);
    m_apply = makeAction(QStringLiteral("restart"), tr("Save and reload"), Qt::CTRL | Qt::SHIFT | Qt::Key_S,
                         tr("Say what would change for what runs, then save and put it in force"));
    m_findAction = makeAction(QStringLiteral("find"), tr("Find in the text"), QKeySequence(QKeySequence::Find));
    m_nextProblem = makeAction(QStringLiteral("down"), tr("Next problem"), Qt::Key_F8);
    m_previousProblem = makeAction(QStringLiteral("up"), tr("Previous problem"), Qt::SHIFT | Qt::Key_F8);
    m_comment = makeAction({}, tr("Comment or uncomment lines"), Qt::CTRL | Qt::Key_Slash);
    m_leave = makeAction(QStringLiteral("close"), tr("Back to processes and output"), {});
    connect(m_save, &QAction::triggered, this, &EditorPane::save);
    connect(m_apply, &QAction::triggered, this, &EditorPane::apply);
    connect(m_findAction, &QAction::triggered, this, &EditorPane::showFind);
    connect(m_nextProblem, &QAction::triggered, this, [this] { goToProblem(1); });
    connect(m_previousProblem, &QAction::triggered, this, [this] { goToProblem(-1); });
    connect(m_comment, &QAction::triggered, m_edit, &StackEdit::toggleComment);
    connect(m_leave, &QAction::triggered, this, &EditorPane::left);
    for (QAction *action : {m_findBar->nextAction(), m_findBar->previousAction()}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
}

QList<QAction *> EditorPane::keyActions() const
{
    return {m_save, m_apply, m_findAction, m_nextProblem, m_previousProblem, m_comment};
}

void EditorPane::makeStrip()
{
    m_strip = new PaneStrip(PaneStrip::Lines::Below, this);
    m_title = new QLabel(m_strip);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(Theme::of(this)->font(0, QFont::DemiBold));
    m_title->setMinimumWidth(60);
    m_state = new QLabel(m_strip);
    m_count = new QLabel(m_strip);
    m_count->setTextFormat(Qt::PlainText);
    auto *saveButton = new StripButton(m_save, m_strip, StripButton::Kind::Bordered);
    auto *applyButton = new StripButton(m_apply, m_strip, StripButton::Kind::Filled);
    auto *findButton = new StripButton(m_findAction, m_strip);
    auto *leaveButton = new StripButton(m_leave, m_strip);
    for (StripButton *button : {findButton, leaveButton})
        button->setIconOnly(true);
    for (StripButton *button : {saveButton, applyButton, findButton, leaveButton})
        button->setTall(false);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_state})
        m_strip->row()->addWidget(widget);
    m_strip->row()->addStretch(1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_count, findButton, saveButton, applyButton, leaveButton})
        m_strip->row()->addWidget(widget);
    m_findBar->hide();
    m_findBar->setContentsMargins(10, 4, 10, 4);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_strip, m_question, m_disk, m_findBar})
        column->addWidget(widget);
    column->addWidget(m_edit, 1);
    column->addWidget(m_list);
    connect(Theme::of(this), &Theme::changed, this, &EditorPane::renewTitle);
    connect(Theme::of(this), &Theme::changed, this, &EditorPane::renewCount);
}

void EditorPane::renewTitle()
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    m_title->setText(m_title->fontMetrics().elidedText(shortPath(m_file->path()), Qt::ElideMiddle, 420));
    m_title->setToolTip(m_file->path());
    QPalette own = Theme::of(this)->palette();
    own.setColor(QPalette::WindowText, isModified() ? t.startingText : t.dim);
    m_state->setPalette(own);
    m_state->setText(m_file->path().isEmpty() ? QString()
                     : m_file->isNew()        ? tr("new, not saved yet")
                     : isModified()           ? tr("modified")
                                              : tr("saved"));
    m_save->setEnabled(isModified());
}

void EditorPane::renewCount()
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    const bool wrong =
        std::ranges::any_of(m_problems, [](const EditProblem &each) { return each.mark == EditMark::Error; });
    const qsizetype count = m_problems.size();
    QPalette own = Theme::of(this)->palette();
    own.setColor(QPalette::WindowText, wrong ? t.failedText : count > 0 ? t.startingText : t.dim);
    m_count->setPalette(own);
    m_count->setText(wrong        ? count == 1 ? tr("1 mistake") : tr("%1 mistakes").arg(count)
                            : count == 1 ? tr("1 warning")
                     : count > 1  ? tr("%1 warnings").arg(count)
                                  : tr("no mistakes"));
    m_count->setToolTip(count > 0 ? tr("F8 goes to the next one") : QString());
}

void EditorPane::showFind()
{
    m_findBar->show();
    m_findBar->focusField();
}

void EditorPane::hideFind()
{
    m_findBar->hide();
    m_edit->setFocus(Qt::OtherFocusReason);
}

} // namespace paddock
