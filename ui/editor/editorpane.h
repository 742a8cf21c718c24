// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackreading.h"
#include "ui/editor/editmark.h"
#include "ui/editor/editorplace.h"

#include <QList>
#include <QWidget>

#include <functional>
#include <optional>

class QAction;
class QLabel;

namespace paddock {

class Autosave;
class EditorFind;
class FindBar;
class PaneStrip;
class ProblemsView;
class QuestionStrip;
class StackChecker;
class StackEdit;
class StackFile;

/// The editor of a stack file in the centre of the window: the text, what is wrong with it as one types, and the file.
/// A text that is not saved is asked about before it goes, and kept beside the settings meanwhile. Owned by the window.
class EditorPane : public QWidget
{
    Q_OBJECT
public:
    explicit EditorPane(QWidget *parent = nullptr);
    ~EditorPane() override;

    /// Shows the file; a new one begins with an example. Where another text is not saved yet, that is asked about
    /// first.
    void open(const QString &filePath);
    [[nodiscard]] QString filePath() const;
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] QString text() const;
    void goTo(int line, int column); ///< from 1
    [[nodiscard]] EditorPlace place() const;
    /// Of the file that is shown, and when it has a size; what is not there any more is the end.
    void setPlace(const EditorPlace &place);

    /// Everything is saved, or kept without asking.
    [[nodiscard]] bool mayLeave() const { return !isModified() || m_isKept; }
    /// Calls `goOn` at once where mayLeave(), else when that has been answered; never where it is to stay.
    void askBeforeLeaving(const std::function<void()> &goOn);
    /// The program ends without asking: the text is kept beside the settings and offered the next time.
    void keepUnsaved();

    bool save(); ///< false where it could not be; the reason stands in the pane
    /// What the text on screen means; absent until it has been read.
    [[nodiscard]] const std::optional<StackOutcome> &outcome() const { return m_outcome; }
    [[nodiscard]] const QList<EditProblem> &problems() const { return m_problems; }
    [[nodiscard]] StackEdit *edit() const { return m_edit; }
    [[nodiscard]] QuestionStrip *question() const { return m_question; }
    /// Those that have a key, for the palette and the sheet of keys.
    [[nodiscard]] QList<QAction *> keyActions() const;

Q_SIGNALS:
    void left(); ///< the panes are wanted again
    void saved(const QString &filePath);
    /// Everything is right and wants to be in force; the text is not saved yet.
    void applyRequested(const paddock::StackSpec &stack);
    void checked();

private:
    QAction *makeAction(const QString &icon, const QString &words, const QKeySequence &key, const QString &tip = {});
    void makeActions();
    void makeStrip();
    void connectParts();
    void showFile(const QString &filePath);
    void setText(const QString &text);
    void takeChange();
    void takeOutcome(const StackOutcome &outcome);
    void takeDiskChange();
    void takeTheirs();
    void offerKept();
    void apply();
    void refuseApply();
    void goToProblem(int step);
    void goToProblem(const EditProblem &problem);
    void renewTitle();
    void renewCount();
    void showFind();
    void hideFind();

    StackFile *m_file;
    StackChecker *m_checker;
    Autosave *m_autosave;
    PaneStrip *m_strip = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_state = nullptr;
    QLabel *m_count = nullptr;
    QuestionStrip *m_question;
    QuestionStrip *m_disk; ///< beside the other, since neither question answers the other
    FindBar *m_findBar;
    StackEdit *m_edit;
    EditorFind *m_find;
    ProblemsView *m_list;
    QAction *m_save = nullptr;
    QAction *m_apply = nullptr;
    QAction *m_findAction = nullptr;
    QAction *m_nextProblem = nullptr;
    QAction *m_previousProblem = nullptr;
    QAction *m_comment = nullptr;
    QAction *m_leave = nullptr;
    std::optional<StackOutcome> m_outcome;
    QList<EditProblem> m_problems;
    bool m_isKept = false;  ///< the text as it is now is beside the settings, and that is enough
    bool m_applies = false; ///< as soon as the text has been read
};

} // namespace paddock
