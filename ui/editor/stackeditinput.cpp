// SPDX-License-Identifier: Apache-2.0
// What keys do in StackEdit.
#include "ui/editor/completion.h"
#include "ui/editor/completionpopup.h"
#include "ui/editor/stackedit.h"
#include "ui/editor/stackschema.h"
#include "ui/editor/textedits.h"

#include <QKeyEvent>

namespace paddock {

namespace {

constexpr int kLettersBeforeOffer = 1; ///< of a key, before words are offered without being asked for

} // namespace

bool StackEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QKeyCombination combination = key->keyCombination();
        // Here Ctrl+Space completes; in the rest of the window it freezes.
        if (combination == (Qt::CTRL | Qt::Key_Space) || (key->key() == Qt::Key_Escape && m_popup->isVisible())) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

bool StackEdit::takeEditKey(QKeyEvent *event)
{
    QTextCursor cursor = textCursor();
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (!plain || isReadOnly())
        return false;
    switch (event->key()) {
    case Qt::Key_Tab:
        edits::indent(cursor);
        break;
    case Qt::Key_Backtab:
        edits::unindent(cursor);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        edits::breakLine(cursor);
        break;
    case Qt::Key_Backspace:
        if (!edits::backspaceIndent(cursor))
            return false;
        break;
    default:
        return false;
    }
    setTextCursor(cursor);
    ensureCursorVisible();
    return true;
}

void StackEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->keyCombination() == (Qt::CTRL | Qt::Key_Space)) {
        complete();
        return;
    }
    if (m_popup->takeKey(event))
        return;
    if (takeEditKey(event)) {
        m_popup->hide();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    const QString typed = event->text();
    const bool isWord = !typed.isEmpty() && (typed.at(0).isLetterOrNumber() || typed.at(0) == u'_');
    if (isWord || (m_popup->isVisible() && event->key() == Qt::Key_Backspace))
        renewCompletion(false);
    else if (!typed.isEmpty() || event->key() == Qt::Key_Left || event->key() == Qt::Key_Right ||
             event->key() == Qt::Key_Home || event->key() == Qt::Key_End)
        m_popup->hide();
}

void StackEdit::focusOutEvent(QFocusEvent *event)
{
    m_popup->hide();
    QPlainTextEdit::focusOutEvent(event);
}

void StackEdit::complete() { renewCompletion(true); }

void StackEdit::renewCompletion(bool asked)
{
    const QTextCursor cursor = textCursor();
    if (!m_completes || isReadOnly() || cursor.hasSelection())
        return m_popup->hide();
    const YamlPlace place = yamlPlaceAt(cursor);
    const QString behind = cursor.block().text().mid(cursor.positionInBlock(), 1);
    const bool inWord = !behind.isEmpty() && !behind.at(0).isSpace() && !QStringLiteral(":,}]").contains(behind);
    if (!asked && (place.prefix.size() < kLettersBeforeOffer || inWord))
        return m_popup->hide();
    const QList<ExplainedWord> words =
        completionsAt(place, StackSchema::builtIn(), [this] { return serviceNamesIn(*document()); });
    // A word that is written out already needs no offer.
    if (words.isEmpty() || (!asked && words.size() == 1 && words.constFirst().text == place.prefix))
        return m_popup->hide();
    QTextCursor start = cursor;
    start.setPosition(cursor.position() - static_cast<int>(place.prefix.size()));
    const QRect at(cursorRect(start).translated(viewport()->pos()));
    m_popup->offer(words, at);
}

void StackEdit::insertCompletion(const QString &word)
{
    QTextCursor cursor = textCursor();
    const YamlPlace place = yamlPlaceAt(cursor);
    const QString behind = cursor.block().text().mid(cursor.positionInBlock());
    cursor.setPosition(cursor.position() - static_cast<int>(place.prefix.size()), QTextCursor::KeepAnchor);
    const bool wantsColon =
        place.kind == YamlPlace::Kind::Key && !place.isDependency() && !behind.trimmed().startsWith(u':');
    cursor.insertText(wantsColon ? QString(word + QStringLiteral(": ")) : word);
    setTextCursor(cursor);
}

} // namespace paddock
