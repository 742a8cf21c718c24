// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/processcomposetext.h"

#include <QRegularExpression>

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

} // namespace paddock
