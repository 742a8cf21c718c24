// SPDX-License-Identifier: Apache-2.0
#include "engine/control/sessionchoice.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace paddock {

Result<SessionCard> SessionChoice::choose(const QList<SessionCard> &cards, const QString &name, const QString &option)
{
    QList<SessionCard> living;
    std::copy_if(cards.begin(), cards.end(), std::back_inserter(living), [](const auto &card) { return card.alive; });
    if (!name.isEmpty()) {
        const auto named =
            std::find_if(cards.begin(), cards.end(), [&](const auto &card) { return card.name == name; });
        if (named != cards.end() && named->alive)
            return *named;
        if (named != cards.end())
            return fail(
                ErrorCode::Gone,
                tr("the session %1 was killed (pid %2); %3").arg(name, QString::number(named->pid), listed(living)));
        return fail(ErrorCode::NotFound, tr("there is no session %1; %2").arg(name, listed(living)));
    }
    const QList<SessionCard> here = inFolder(living, QFileInfo(QDir::currentPath()).canonicalFilePath());
    if (here.size() == 1)
        return here.constFirst();
    if (here.size() > 1)
        return fail(ErrorCode::InvalidArgument,
                    tr("several sessions run of this folder, choose one with %1: %2").arg(option, listed(here)));
    if (living.size() == 1)
        return living.constFirst();
    if (living.isEmpty())
        return fail(ErrorCode::NotFound, tr("no session runs; 'paddock up' starts one"));
    return fail(ErrorCode::InvalidArgument,
                tr("no session runs of this folder, choose one with %1: %2").arg(option, listed(living)));
}

QList<SessionCard> SessionChoice::inFolder(const QList<SessionCard> &living, const QString &folder)
{
    qsizetype deepest = 0;
    QList<SessionCard> found;
    for (const SessionCard &card : living) {
        const QString home = QFileInfo(QFileInfo(card.filePath).path()).canonicalFilePath();
        if (card.filePath.isEmpty() || home.isEmpty() || (folder != home && !folder.startsWith(home + u'/')))
            continue;
        if (home.size() > deepest)
            found.clear();
        if (home.size() < deepest)
            continue;
        deepest = home.size();
        found.append(card);
    }
    return found;
}

QString SessionChoice::listed(const QList<SessionCard> &cards)
{
    if (cards.isEmpty())
        return tr("none runs");
    QStringList names;
    for (const SessionCard &card : cards)
        names += card.filePath.isEmpty() ? card.name : QStringLiteral("%1 (%2)").arg(card.name, card.filePath);
    return tr("running: %1").arg(names.join(QStringLiteral(", ")));
}

} // namespace paddock
