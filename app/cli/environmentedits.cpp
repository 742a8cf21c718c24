// SPDX-License-Identifier: Apache-2.0
#include "app/cli/environmentedits.h"

#include <QCoreApplication>
#include <QFile>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("EnvironmentEdits", text); }

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

Result<void> parseLine(const QString &place, QString line, QProcessEnvironment &environment)
{
    line = line.trimmed();
    if (line.isEmpty() || line.startsWith(u'#'))
        return {};
    if (line.startsWith(QLatin1String("export ")))
        line = line.mid(7).trimmed();
    const qsizetype equals = line.indexOf(u'=');
    const QString key = line.left(equals).trimmed();
    if (equals < 0 || key.isEmpty())
        return fail(ErrorCode::Parse, tr("%1: no KEY=VALUE").arg(place));
    if (key.contains(u' ') || key.contains(u'\t'))
        return fail(ErrorCode::Parse, tr("%1: a space in the name '%2'").arg(place, key));
    const std::optional<QString> value = unquoted(line.mid(equals + 1).trimmed());
    if (!value)
        return fail(ErrorCode::Parse, tr("%1: the quotes around the value of %2 do not match").arg(place, key));
    environment.insert(key, *value);
    return {};
}

} // namespace

Result<void> EnvironmentEdits::parseFile(const QString &path, const QByteArray &text, QProcessEnvironment &environment)
{
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        const QString place = QStringLiteral("%1:%2").arg(path).arg(++number);
        if (!line.isValidUtf8() || line.contains('\0'))
            return fail(ErrorCode::Parse, tr("%1: not UTF-8 text").arg(place));
        if (auto parsed = parseLine(place, QString::fromUtf8(line), environment); !parsed)
            return parsed;
    }
    return {};
}

Result<QProcessEnvironment> EnvironmentEdits::apply(QProcessEnvironment base) const
{
    if (clear)
        base.clear();
    for (const QString &key : unset) {
        if (key.contains(u'='))
            return fail(ErrorCode::InvalidArgument,
                        tr("--unset: '%1' is no name; give the part before the =").arg(key));
        base.remove(key);
    }
    for (const QString &path : files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::InvalidArgument, tr("--env-file: cannot read %1: %2").arg(path, file.errorString()));
        if (auto parsed = parseFile(path, file.readAll(), base); !parsed)
            return std::unexpected(parsed.error());
    }
    for (const QString &assignment : assignments) {
        const qsizetype equals = assignment.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::InvalidArgument, tr("--env: '%1' is not KEY=VALUE").arg(assignment));
        base.insert(assignment.left(equals), assignment.mid(equals + 1));
    }
    return base;
}

} // namespace paddock
