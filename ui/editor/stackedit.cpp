// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/stackedit.h"

#include "engine/stack/stackformat.h"
#include "ui/common/theme.h"
#include "ui/editor/completion.h"
#include "ui/editor/completionpopup.h"
#include "ui/editor/editmargin.h"
#include "ui/editor/stackschema.h"
#include "ui/editor/textedits.h"
#include "ui/editor/yamlhighlighter.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace paddock {

namespace {

bool isWordCharacter(QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'-'; }

} // namespace

StackEdit::StackEdit(QWidget *parent)
    : QPlainTextEdit(parent), m_margin(new EditMargin(this)), m_popup(new CompletionPopup(this)),
      m_highlighter(new YamlHighlighter(document(), Theme::of(this)->tokens()))
{
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setAccessibleName(tr("Text of the stack file"));
    document()->setDocumentMargin(6);
    connect(this, &QPlainTextEdit::textChanged, this, &StackEdit::takeTextChange);
    renewLook();
    connect(Theme::of(this), &Theme::changed, this, &StackEdit::renewLook);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &StackEdit::placeMargin);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &, int) { m_margin->update(); });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        m_margin->update();
        viewport()->update();
    });
    connect(m_popup, &CompletionPopup::chosen, this, &StackEdit::insertCompletion);
    placeMargin();
}

StackEdit::~StackEdit() = default;

void StackEdit::takeTextChange()
{
    const QString now = text();
    if (now == m_text)
        return;
    m_text = now;
    Q_EMIT edited();
}

void StackEdit::renewLook()
{
    const Theme *theme = Theme::of(this);
    setFont(theme->codeFont());
    setTabStopDistance(8 * QFontMetricsF(font()).horizontalAdvance(QLatin1Char(' ')));
    QPalette own = theme->palette();
    own.setColor(QPalette::Base, Qt::transparent); // the current line is painted below the text
    setPalette(own);
    m_highlighter->setTokens(theme->tokens());
    placeMargin();
    renewSelections();
}

void StackEdit::setFileName(const QString &filePath)
{
    m_highlighter->setFileName(filePath);
    m_completes = formatOfName(filePath) == StackFormat::Paddock;
}

QString StackEdit::text() const
{
    // toPlainText() would make a space of each no-break space.
    QString text = document()->toRawText();
    return text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
}

void StackEdit::replaceText(const QString &text)
{
    const int line = textCursor().blockNumber() + 1;
    const int column = textCursor().positionInBlock() + 1;
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    all.insertText(text);
    goTo(line, column);
}

void StackEdit::setProblems(const QList<EditProblem> &problems)
{
    m_problems = problems;
    m_marks.clear();
    for (const EditProblem &each : problems) {
        EditMark &mark = m_marks[std::max(1, each.problem.line)];
        mark = std::max(mark, each.mark);
    }
    renewSelections();
    m_margin->update();
}

void StackEdit::setHits(const QList<TextRange> &hits)
{
    m_hits = hits;
    renewSelections();
}

EditMark StackEdit::markAt(int line) const { return m_marks.value(line, EditMark::None); }

QString StackEdit::problemText(int line) const
{
    QStringList texts;
    for (const EditProblem &each : m_problems) {
        if (std::max(1, each.problem.line) == line)
            texts << each.problem.message;
    }
    return texts.join(QLatin1Char('\n'));
}

void StackEdit::underline(const StackProblem &problem, EditMark mark,
                          QList<QTextEdit::ExtraSelection> &selections) const
{
    const QTextBlock block = document()->findBlockByNumber(problem.line - 1);
    const QString text = block.text();
    if (!block.isValid() || text.trimmed().isEmpty())
        return;
    const auto start = std::clamp<qsizetype>(problem.column - 1, 0, text.size() - 1);
    qsizetype end = start + 1;
    while (end < text.size() && isWordCharacter(text.at(start)) && isWordCharacter(text.at(end)))
        ++end;
    const ThemeTokens &t = Theme::of(this)->tokens();
    QTextEdit::ExtraSelection selection;
    selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    selection.format.setUnderlineColor(mark == EditMark::Error ? t.failed : t.starting);
    selection.cursor = QTextCursor(block);
    selection.cursor.setPosition(block.position() + static_cast<int>(start));
    selection.cursor.setPosition(block.position() + static_cast<int>(end), QTextCursor::KeepAnchor);
    selections.append(selection);
}

void StackEdit::renewSelections()
{
    QList<QTextEdit::ExtraSelection> selections;
    for (const EditProblem &each : std::as_const(m_problems)) {
        if (each.problem.line > 0)
            underline(each.problem, each.mark, selections);
    }
    const ThemeTokens &t = Theme::of(this)->tokens();
    for (const TextRange &hit : std::as_const(m_hits)) {
        QTextEdit::ExtraSelection selection;
        selection.format.setBackground(t.hit);
        selection.format.setForeground(t.onHit);
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(hit.start);
        selection.cursor.setPosition(hit.start + hit.length, QTextCursor::KeepAnchor);
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void StackEdit::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + std::clamp(column - 1, 0, block.length() - 1));
    setTextCursor(cursor);
    centerCursor();
}

void StackEdit::toggleComment()
{
    QTextCursor cursor = textCursor();
    edits::toggleComment(cursor);
}

QRect StackEdit::lineRect(const QTextBlock &block) const
{
    QRect rect = blockBoundingGeometry(block).translated(contentOffset()).toAlignedRect();
    rect.setHeight(fontMetrics().lineSpacing()); // the last one is taller by the document's margin
    return rect;
}

void StackEdit::placeMargin()
{
    const int width = m_margin->wantedWidth();
    setViewportMargins(width, 0, 0, 0);
    m_margin->setGeometry(0, 0, width, viewport()->height());
}

void StackEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeMargin();
    m_popup->hide();
}

void StackEdit::paintEvent(QPaintEvent *event)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), t.surface);
        const QRect current = lineRect(textCursor().block());
        painter.fillRect(QRect(0, current.top(), viewport()->width(), current.height()), t.bg);
    }
    QPlainTextEdit::paintEvent(event);
}

bool StackEdit::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QTextCursor under = cursorForPosition(help->pos());
        QString words = problemText(under.blockNumber() + 1);
        if (words.isEmpty() && m_completes) {
            QTextCursor word = under;
            word.movePosition(QTextCursor::StartOfWord);
            const YamlPlace place = yamlPlaceAt(word);
            QTextCursor end = under;
            end.select(QTextCursor::WordUnderCursor);
            if (place.kind == YamlPlace::Kind::Key && place.prefix.isEmpty())
                words = StackSchema::builtIn().description(place.path + QStringList{end.selectedText()});
        }
        QToolTip::showText(help->globalPos(), words, viewport());
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

} // namespace paddock
