// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/processcomposetext.h"

#include <QRegularExpression>

#include <optional>

namespace paddock {

namespace {

QString replaced(const QString &text, bool withoutBraces)
{
    static const QRegularExpression variable(
        QStringLiteral("\\$(?:\\$|\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))"));
    QString result;
    qsizetype at = 0;
    for (auto matches = variable.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        const QString name = match.captured(1).isEmpty() && withoutBraces ? match.captured(2) : match.captured(1);
        result += name.isEmpty() ? match.captured() : QStringLiteral("${") + name + QStringLiteral(":-}");
    }
    return result + QStringView(text).mid(at);
}

/// The character that an escape stands for, behind its backslash; `at` goes on to its last one. Absent where it is
/// none.
std::optional<QChar> escaped(const QString &text, qsizetype &at)
{
    static const QHash<QChar, char> named{{u'r', '\r'}, {u'n', '\n'}, {u't', '\t'}, {u'e', '\x1b'}, {u'0', '\0'},
                                          {u'a', '\a'}, {u'b', '\b'}, {u'f', '\f'}, {u'v', '\v'},   {u'\\', '\\'}};
    if (at + 1 >= text.size())
        return std::nullopt;
    const QChar letter = text[at + 1];
    bool isHex = false;
    const ushort code = text.mid(at + 2, 2).toUShort(&isHex, 16);
    if (letter == u'x' && isHex && at + 3 < text.size() && code < 0x80) {
        at += 3;
        return QChar(code);
    }
    const auto found = named.constFind(letter);
    if (found == named.cend())
        return std::nullopt;
    ++at;
    return QChar::fromLatin1(*found);
}

} // namespace

QString ProcessComposeText::value(const QString &text) { return replaced(text, true); }

QString ProcessComposeText::command(const QString &text) { return replaced(text, false); }

QString ProcessComposeText::templates(const QString &text, const QHash<QString, QString> &vars)
{
    static const QRegularExpression field(QStringLiteral("\\{\\{\\s*\\.([A-Za-z_][A-Za-z0-9_]*)\\s*\\}\\}"));
    QString result;
    qsizetype at = 0;
    for (auto matches = field.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        const auto own = vars.constFind(match.captured(1));
        result += own != vars.cend() ? *own : QStringLiteral("${") + match.captured(1) + u'}';
    }
    return result + QStringView(text).mid(at);
}

QString ProcessComposeText::keys(const QString &text)
{
    QString result;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar key = text[at] == u'\\' ? escaped(text, at).value_or(text[at]) : text[at];
        if (key == u'^')
            result += QLatin1String("^^");
        else if (key.unicode() < 0x20)
            result += u'^' + QChar(key.unicode() | 0x40);
        else
            result += key;
    }
    return result;
}

} // namespace paddock
