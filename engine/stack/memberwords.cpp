// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/memberwords.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kLongestCommand = 80;

QString joined(const QStringList &words, qsizetype more)
{
    const QString text = words.join(QLatin1String(", "));
    if (more <= 0)
        return text;
    return QCoreApplication::translate("MemberWords", "%1 and %2 more").arg(text, QString::number(more));
}

QString shortened(const QString &command)
{
    return command.size() <= kLongestCommand ? command : command.left(kLongestCommand - 1) + QChar(0x2026);
}

QString programName(const QString &command)
{
    const QString word = command.section(u' ', 0, 0);
    return word.section(u'/', -1);
}

} // namespace

QString listMembers(const QList<Member> &members)
{
    constexpr qsizetype kMost = 10;
    QStringList words;
    for (const Member &member : members.first(std::min(kMost, members.size())))
        words.append(shortened(member.command) + QStringLiteral(" (%1)").arg(member.key.pid));
    return joined(words, members.size() - kMost);
}

QString shortListOfMembers(const QList<Member> &members)
{
    constexpr qsizetype kMost = 2;
    QStringList words;
    for (const Member &member : members.first(std::min(kMost, members.size())))
        words.append(programName(member.command) + u' ' + QString::number(member.key.pid));
    return joined(words, members.size() - kMost);
}

} // namespace paddock
