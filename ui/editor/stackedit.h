// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/editor/editmark.h"
#include "ui/editor/textrange.h"

#include <QHash>
#include <QPlainTextEdit>
#include <QTextBlock>

namespace paddock {

class CompletionPopup;
class EditMargin;
class YamlHighlighter;

/// The text itself: line numbers, colours, marks at lines with mistakes, the current line, words that may go on, and
/// the keys of an editor for YAML. Knows nothing of files. Owned by the editor's pane.
class StackEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit StackEdit(QWidget *parent = nullptr);
    ~StackEdit() override;

    void setFileName(const QString &filePath); ///< chooses the colours; keys are completed in paddock.yaml alone
    [[nodiscard]] QString text() const;        ///< with line feeds, every other character as it is
    /// As one step for undo; the cursor stays in its line.
    void replaceText(const QString &text);

    void setProblems(const QList<EditProblem> &problems); ///< of this text
    void setHits(const QList<TextRange> &hits);           ///< what was found, marked in the text
    [[nodiscard]] EditMark markAt(int line) const;        ///< lines from 1
    [[nodiscard]] QString problemText(int line) const;    ///< one problem a line; empty where there is none

    void goTo(int line, int column); ///< from 1; beyond the end it is the end
    void toggleComment();
    void complete(); ///< shows what may go on here, even where nothing is written yet

    [[nodiscard]] QTextBlock firstVisibleLine() const { return firstVisibleBlock(); }
    [[nodiscard]] QRect lineRect(const QTextBlock &block) const; ///< in the viewport

Q_SIGNALS:
    /// The text is another one. textChanged() also tells of new colours of the same text.
    void edited();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void takeTextChange();
    void renewLook();
    void renewSelections();
    void placeMargin();
    void underline(const StackProblem &problem, EditMark mark, QList<QTextEdit::ExtraSelection> &selections) const;
    bool takeEditKey(QKeyEvent *event);
    void renewCompletion(bool asked);
    void insertCompletion(const QString &word);

    EditMargin *m_margin;
    CompletionPopup *m_popup;
    YamlHighlighter *m_highlighter;
    QList<EditProblem> m_problems;
    QHash<int, EditMark> m_marks; ///< by line
    QList<TextRange> m_hits;
    QString m_text; ///< as edited() has told it last
    bool m_completes = true;
};

} // namespace paddock
