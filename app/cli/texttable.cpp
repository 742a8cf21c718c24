// SPDX-License-Identifier: Apache-2.0
#include "app/cli/texttable.h"

#include "app/cli/console.h"

#include <algorithm>

namespace paddock {

void TextTable::addRow(const QStringList &words)
{
    QStringList shown;
    for (const QString &word : words)
        shown += word.isEmpty() ? QStringLiteral("-") : Console::escaped(word);
    m_rows.append(shown);
}

QByteArray TextTable::toText() const
{
    QList<qsizetype> widths(m_rows.constFirst().size(), 0);
    for (const QStringList &row : m_rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString text;
    for (const QStringList &row : m_rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[i] + 2);
        text += line.trimmed() + u'\n';
    }
    return text.toUtf8();
}

} // namespace paddock
