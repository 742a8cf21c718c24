// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/shellwords.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("ShellWords", text); }

/// Inside double quotes a backslash only quotes these; before others it stands for itself.
bool isQuotable(QChar c) { return c == u'"' || c == u'\\' || c == u'$' || c == u'`'; }

} // namespace

Result<QStringList> splitShellWords(const QString &line)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    qsizetype quoteAt = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        const QChar next = i + 1 < line.size() ? line.at(i + 1) : QChar();
        if (!quote.isNull() && c == quote) {
            quote = QChar();
        } else if (c == u'\\' && quote != u'\'' && (quote.isNull() || isQuotable(next))) {
            if (next.isNull())
                return fail(ErrorCode::InvalidArgument, tr("The backslash at the end quotes nothing: remove it"));
            word += next;
            inWord = true;
            ++i;
        } else if (!quote.isNull()) {
            word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            quoteAt = i;
            inWord = true;
        } else if (c.isSpace()) {
            if (inWord)
                words << word;
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (!quote.isNull())
        return fail(ErrorCode::InvalidArgument,
                    tr("The quote %1 at column %2 is not closed").arg(quote).arg(quoteAt + 1));
    if (inWord)
        words << word;
    return words;
}

} // namespace paddock
