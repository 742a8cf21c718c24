// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/textedits.h"

#include "ui/editor/yamlline.h"

#include <QList>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

namespace paddock::edits {

namespace {

qsizetype spacesOf(const QString &text)
{
    qsizetype count = 0;
    while (count < text.size() && text.at(count) == u' ')
        ++count;
    return count;
}

bool isBlank(const QString &text) { return text.trimmed().isEmpty(); }

QList<QTextBlock> linesOf(const QTextCursor &cursor)
{
    const QTextDocument *document = cursor.document();
    QTextBlock block = document->findBlock(cursor.selectionStart());
    QTextBlock last = document->findBlock(cursor.selectionEnd());
    // A selection that ends before the first character of a line does not mean that line.
    if (cursor.hasSelection() && last != block && cursor.selectionEnd() == last.position())
        last = last.previous();
    QList<QTextBlock> lines{block};
    while (block != last) {
        block = block.next();
        lines << block;
    }
    return lines;
}

void insertAt(const QTextBlock &block, qsizetype column, const QString &text)
{
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + static_cast<int>(column));
    cursor.insertText(text);
}

void removeAt(const QTextBlock &block, qsizetype column, qsizetype count)
{
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + static_cast<int>(column));
    cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, static_cast<int>(count));
    cursor.removeSelectedText();
}

} // namespace

void indent(QTextCursor &cursor)
{
    cursor.beginEditBlock();
    if (!cursor.hasSelection()) {
        cursor.insertText(QString(kIndent - cursor.positionInBlock() % kIndent, u' '));
    } else {
        for (const QTextBlock &line : linesOf(cursor)) {
            if (!isBlank(line.text()))
                insertAt(line, 0, QString(kIndent, u' '));
        }
    }
    cursor.endEditBlock();
}

void unindent(QTextCursor &cursor)
{
    cursor.beginEditBlock();
    for (const QTextBlock &line : linesOf(cursor))
        removeAt(line, 0, std::min<qsizetype>(spacesOf(line.text()), kIndent));
    cursor.endEditBlock();
}

void toggleComment(QTextCursor &cursor)
{
    QList<QTextBlock> lines = linesOf(cursor);
    if (std::ranges::any_of(lines, [](const QTextBlock &line) { return !isBlank(line.text()); }))
        lines.removeIf([](const QTextBlock &line) { return isBlank(line.text()); });
    const auto isComment = [](const QTextBlock &line) { return line.text().trimmed().startsWith(u'#'); };
    const bool uncomment = std::ranges::all_of(lines, isComment);
    qsizetype leftmost = spacesOf(lines.constFirst().text());
    for (const QTextBlock &line : std::as_const(lines))
        leftmost = std::min(leftmost, spacesOf(line.text()));
    cursor.beginEditBlock();
    for (const QTextBlock &line : std::as_const(lines)) {
        if (uncomment) {
            const qsizetype mark = spacesOf(line.text());
            removeAt(line, mark, line.text().mid(mark, 2) == QLatin1String("# ") ? 2 : 1);
        } else {
            insertAt(line, leftmost, QStringLiteral("# "));
        }
    }
    cursor.endEditBlock();
}

void breakLine(QTextCursor &cursor)
{
    const QString before = cursor.block().text().left(cursor.selectionStart() - cursor.block().position());
    const YamlLine line = YamlLine::read(before);
    QString start(std::min(spacesOf(before), before.size()), u' ');
    const bool emptyItem = line.dash >= 0 && line.key.isEmpty() && line.value.isEmpty();
    if (!line.key.isEmpty() && (line.value.isEmpty() || line.value.startsWith(u'#') || line.opensText))
        start = QString(line.indent + kIndent, u' ');
    else if (!line.key.isEmpty())
        start = QString(line.indent, u' ');
    else if (line.dash >= 0 && !emptyItem)
        start = QString(line.dash, u' ') + QStringLiteral("- ");
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    if (emptyItem) // Enter on an item without anything ends the list
        removeAt(cursor.block(), line.dash, cursor.positionInBlock() - line.dash);
    else
        cursor.insertText(QLatin1Char('\n') + start);
    cursor.endEditBlock();
}

bool backspaceIndent(QTextCursor &cursor)
{
    const int column = cursor.positionInBlock();
    if (cursor.hasSelection() || column == 0 || spacesOf(cursor.block().text()) < column)
        return false;
    const int count = column % kIndent == 0 ? kIndent : column % kIndent;
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, std::min(count, column));
    cursor.removeSelectedText();
    return true;
}

} // namespace paddock::edits
