// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/editorpane.h"

#include "ui/common/questionstrip.h"
#include "ui/common/theme.h"
#include "ui/editor/autosave.h"
#include "ui/editor/editorfind.h"
#include "ui/editor/problemsview.h"
#include "ui/editor/stackchecker.h"
#include "ui/editor/stackedit.h"
#include "ui/editor/stackfile.h"
#include "ui/output/findbar.h"

#include <QAction>
#include <QFileInfo>
#include <QLocale>
#include <QScrollBar>

#include <algorithm>

namespace paddock {

namespace {

const QString kExample = QStringLiteral("services:\n"
                                        "  hello:\n"
                                        "    command: [sh, -c, \"while true; do date; sleep 1; done\"]\n");

QuestionStrip::Answer closeAnswer() { return {EditorPane::tr("Close"), {}, {}, false, true}; }

} // namespace

EditorPane::EditorPane(QWidget *parent)
    : QWidget(parent), m_file(new StackFile(this)), m_checker(new StackChecker(this)), m_autosave(new Autosave(this)),
      m_question(new QuestionStrip(this)), m_disk(new QuestionStrip(this)),
      m_findBar(new FindBar(Theme::of(this), tr("Find in the text"), this)), m_edit(new StackEdit(this)),
      m_find(new EditorFind(m_edit)), m_list(new ProblemsView(this))
{
    makeActions();
    makeStrip();
    connectParts();
    setFocusProxy(m_edit);
}

EditorPane::~EditorPane() { keepUnsaved(); }

void EditorPane::connectParts()
{
    connect(m_edit, &StackEdit::edited, this, &EditorPane::takeChange);
    connect(m_edit->document(), &QTextDocument::modificationChanged, this, &EditorPane::renewTitle);
    connect(m_checker, &StackChecker::checked, this, &EditorPane::takeOutcome);
    connect(m_file, &StackFile::changedOnDisk, this, &EditorPane::takeDiskChange);
    connect(m_list, &ProblemsView::problemChosen, this, [this](const EditProblem &problem) { goToProblem(problem); });
    connect(m_findBar, &FindBar::wanted, m_find, &EditorFind::start);
    connect(m_findBar, &FindBar::left, this, &EditorPane::hideFind);
    connect(m_findBar->nextAction(), &QAction::triggered, m_find, &EditorFind::next);
    connect(m_findBar->previousAction(), &QAction::triggered, m_find, &EditorFind::previous);
    connect(m_find, &EditorFind::progressed, this, [this] { m_findBar->showResults(m_find->results()); });
}

QString EditorPane::filePath() const { return m_file->path(); }

QString EditorPane::text() const { return m_edit->text(); }

bool EditorPane::isModified() const { return !m_file->path().isEmpty() && m_edit->document()->isModified(); }

void EditorPane::open(const QString &filePath)
{
    const QString path = QFileInfo(filePath).absoluteFilePath();
    if (path == m_file->path())
        return;
    askBeforeLeaving([this, path] { showFile(path); });
}

void EditorPane::showFile(const QString &filePath)
{
    const Result<QString> text = m_file->open(filePath);
    if (!text) {
        m_question->ask({tr("Not opened"), text.error().message, {closeAnswer()}, true});
        return;
    }
    m_question->dismiss();
    m_disk->dismiss();
    m_edit->setFileName(filePath);
    setText(m_file->isNew() ? kExample : *text);
    m_edit->document()->clearUndoRedoStacks();
    if (m_file->isNew())
        m_edit->document()->setModified(true);
    offerKept();
}

void EditorPane::setText(const QString &text)
{
    m_outcome.reset();
    m_isKept = false; // the text of another file may be the same
    m_edit->setPlainText(text);
    m_edit->document()->setModified(false);
    m_autosave->drop();
    renewTitle();
    m_checker->setText(m_file->path(), text);
    m_checker->checkNow();
}

void EditorPane::offerKept()
{
    std::optional<Autosave::Found> kept = Autosave::find(m_file->path());
    for (; kept && kept->text == m_edit->text(); kept = Autosave::find(m_file->path())) {
        if (!Autosave::remove(*kept)) // it would be found for ever
            return;
    }
    if (!kept)
        return;
    const QString when = QLocale().toString(kept->savedAt.toLocalTime(), QLocale::ShortFormat);
    const auto bringBack = [this, found = *kept] {
        m_edit->replaceText(found.text);
        m_autosave->keep(m_file->path(), found.text);
        m_autosave->flush();
        Autosave::remove(found);
        m_edit->setFocus();
    };
    m_question->ask({tr("There is a text of this file that was never saved"),
                     tr("from %1, when Paddock ended").arg(when),
                     {{tr("Bring it back"), tr("Ctrl+Z is the file's own again"), bringBack},
                      {tr("Throw it away"), {}, [found = *kept] { Autosave::remove(found); }}}});
}

void EditorPane::takeChange()
{
    m_outcome.reset();
    m_isKept = false;
    const QString text = m_edit->text();
    m_checker->setText(m_file->path(), text);
    if (isModified())
        m_autosave->keep(m_file->path(), text);
    else
        m_autosave->drop(); // undone back to what is saved
}

void EditorPane::takeOutcome(const StackOutcome &outcome)
{
    m_outcome = outcome;
    m_problems.clear();
    const QList<StackProblem> found = outcome ? outcome->warnings : outcome.error();
    for (const StackProblem &problem : found)
        m_problems.append({problem, outcome ? EditMark::Warning : EditMark::Error});
    QList<EditProblem> here = m_problems;
    here.removeIf([this](const EditProblem &each) { return each.problem.filePath != m_file->path(); });
    m_edit->setProblems(here);
    m_list->setProblems(m_file->path(), m_problems);
    renewCount();
    Q_EMIT checked();
    if (m_applies)
        apply();
}

bool EditorPane::save()
{
    if (m_file->path().isEmpty())
        return false;
    if (const Result<void> saved = m_file->save(m_edit->text()); !saved) {
        if (!m_disk->isAsking())
            m_question->ask({tr("Not saved"),
                             saved.error().message,
                             {{tr("Try again"), {}, [this] { save(); }}, closeAnswer()},
                             true});
        return false;
    }
    m_edit->document()->setModified(false);
    m_autosave->drop();
    m_disk->dismiss();
    renewTitle();
    Q_EMIT saved(m_file->path());
    return true;
}

void EditorPane::apply()
{
    if (m_file->path().isEmpty())
        return;
    if (!m_outcome) { // the newest change has not been read yet
        m_applies = true;
        m_checker->checkNow();
        return;
    }
    m_applies = false;
    if (*m_outcome)
        Q_EMIT applyRequested((*m_outcome)->stack);
    else
        refuseApply();
}

void EditorPane::refuseApply()
{
    const qsizetype count = m_problems.size();
    const QString what = count == 1 ? tr("something is wrong in line %1").arg(m_problems.constFirst().problem.line)
                                    : tr("%1 things are wrong").arg(count);
    m_question->ask({tr("Not reloaded"),
                     tr("%1; what runs goes on as it is").arg(what),
                     {{tr("Go to the first"), {}, [this] { goToProblem(EditProblem(m_problems.value(0))); }},
                      {tr("Save all the same"), {}, [this] { save(); }},
                      closeAnswer()},
                     true});
}

void EditorPane::askBeforeLeaving(const std::function<void()> &goOn)
{
    if (mayLeave())
        return goOn();
    const auto saveFirst = [this, goOn] {
        if (save())
            goOn();
    };
    const auto throwAway = [this, goOn] {
        m_edit->document()->setModified(false);
        m_autosave->drop();
        goOn();
    };
    m_question->ask({tr("%1 has changes that are not saved").arg(QFileInfo(m_file->path()).fileName()),
                     {},
                     {{tr("Save"), {}, saveFirst},
                      {tr("Do not save"), tr("The changes are lost"), throwAway, true},
                      {tr("Stay here"), tr("Esc"), [this] { m_edit->setFocus(); }, false, true}}});
}

void EditorPane::keepUnsaved()
{
    if (!isModified())
        return;
    m_autosave->flush();
    m_isKept = true;
}

void EditorPane::takeDiskChange()
{
    if (!isModified() && !m_file->isNew())
        return takeTheirs();
    const QString name = QFileInfo(m_file->path()).fileName();
    if (m_file->isNew()) {
        m_edit->document()->setModified(true);
        m_disk->ask({tr("%1 was removed by another program").arg(name),
                     tr("the text is still here"),
                     {{tr("Save it again"), {}, [this] { save(); }}, closeAnswer()},
                     false,
                     false});
        return;
    }
    m_disk->ask({tr("%1 was changed by another program").arg(name),
                 tr("and here are changes that are not saved"),
                 {{tr("Keep mine"), tr("The next save replaces what the other program has written"),
                   [this] { m_edit->setFocus(); }},
                  {tr("Take theirs"), tr("Ctrl+Z brings your text back"), [this] { takeTheirs(); }}},
                 false,
                 false});
}

void EditorPane::takeTheirs()
{
    const Result<QString> text = m_file->readAgain();
    if (!text) {
        m_disk->ask({tr("Not read again"), text.error().message, {closeAnswer()}, true});
        return;
    }
    m_edit->replaceText(*text);
    m_edit->document()->setModified(false);
    m_autosave->drop();
    m_disk->dismiss();
}

void EditorPane::goTo(int line, int column)
{
    m_edit->goTo(line, column);
    m_edit->setFocus();
}

EditorPlace EditorPane::place() const
{
    const QTextCursor cursor = m_edit->textCursor();
    return {m_file->path(), cursor.blockNumber() + 1, cursor.positionInBlock() + 1,
            m_edit->verticalScrollBar()->value(), m_edit->horizontalScrollBar()->value()};
}

void EditorPane::setPlace(const EditorPlace &place)
{
    m_edit->goTo(place.line, place.column);
    m_edit->verticalScrollBar()->setValue(place.top);
    m_edit->horizontalScrollBar()->setValue(place.left);
}

void EditorPane::goToProblem(const EditProblem &problem)
{
    const StackProblem place = problem.problem;
    if (place.filePath == m_file->path())
        return goTo(place.line, place.column);
    if (QFileInfo(place.filePath).isFile())
        askBeforeLeaving([this, place] {
            showFile(place.filePath);
            goTo(place.line, place.column);
        });
}

void EditorPane::goToProblem(int step)
{
    if (m_problems.isEmpty())
        return;
    QList<EditProblem> here = m_problems;
    here.removeIf([this](const EditProblem &each) { return each.problem.filePath != m_file->path(); });
    if (here.isEmpty())
        return goToProblem(m_problems.constFirst());
    const int line = m_edit->textCursor().blockNumber() + 1;
    if (step > 0) {
        const auto next =
            std::ranges::find_if(here, [line](const EditProblem &each) { return each.problem.line > line; });
        return goToProblem(next == here.end() ? here.constFirst() : *next);
    }
    const auto before =
        std::ranges::count_if(here, [line](const EditProblem &each) { return each.problem.line < line; });
    goToProblem(here.at(before == 0 ? here.size() - 1 : before - 1));
}

} // namespace paddock
