// SPDX-License-Identifier: Apache-2.0
#include "engine/process/command.h"

#include <QRegularExpression>

namespace paddock {

namespace {

QString quoted(const QString &word)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (plain.match(word).hasMatch())
        return word;
    QString escaped = word;
    escaped.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + escaped + u'\'';
}

} // namespace

QString Command::display() const
{
    QString line = quoted(program);
    for (const QString &argument : arguments)
        line += u' ' + quoted(argument);
    return line;
}

} // namespace paddock
