// SPDX-License-Identifier: Apache-2.0
#include "engine/base/environmentfile.h"

#include "engine/base/result.h"

#include <QCoreApplication>

#include <optional>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("EnvironmentFile", text); }

/// Nothing where the quotes do not close.
std::optional<QString> unquoted(const QString &value)
{
    const QChar quote = value.isEmpty() ? QChar() : value.front();
    if (quote != u'"' && quote != u'\'')
        return value;
    QString plain;
    for (qsizetype i = 1; i < value.size(); ++i) {
        const QChar c = value[i];
        if (c == quote)
            return i == value.size() - 1 ? std::optional(plain) : std::nullopt;
        if (c != u'\\' || quote == u'\'' || i + 1 == value.size()) {
            plain += c;
            continue;
        }
        const QChar next = value[++i];
        if (next == u'n')
            plain += u'\n';
        else if (next == u't')
            plain += u'\t';
        else if (next == u'"' || next == u'\\')
            plain += next;
        else
            plain += QStringView(u"\\") % next;
    }
    return std::nullopt;
}

/// Gives what is wrong with the line; empty where it is right.
QString parseLine(QString line, EnvironmentFile &file)
{
    line = line.trimmed();
    if (line.isEmpty() || line.startsWith(u'#'))
        return {};
    if (line.startsWith(QLatin1String("export ")))
        line = line.mid(7).trimmed();
    const qsizetype equals = line.indexOf(u'=');
    const QString key = line.left(equals).trimmed();
    if (equals < 0 || key.isEmpty())
        return tr("no KEY=VALUE");
    if (key.contains(u' ') || key.contains(u'\t'))
        return tr("a space in the name '%1'").arg(key);
    const std::optional<QString> value = unquoted(line.mid(equals + 1).trimmed());
    if (!value)
        return tr("the quotes around the value of %1 do not match").arg(key);
    file.variables.append({key, *value});
    return {};
}

} // namespace

EnvironmentFile EnvironmentFile::parse(const QByteArray &text)
{
    EnvironmentFile file;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        const bool isText = line.isValidUtf8() && !line.contains('\0');
        const QString mistake = isText ? parseLine(QString::fromUtf8(line), file) : tr("not UTF-8 text");
        if (!mistake.isEmpty())
            file.mistakes.append({number, mistake});
    }
    return file;
}

} // namespace paddock
