// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/differencewords.h"

#include <QCoreApplication>

namespace paddock {

namespace {

constexpr qsizetype kNamesShown = 4;

QString tr(const char *text) { return QCoreApplication::translate("DifferenceWords", text); }

QString namesOf(const QStringList &names)
{
    const QString shown = names.mid(0, kNamesShown).join(QStringLiteral(", "));
    return names.size() > kNamesShown ? tr("%1 and %2 more").arg(shown).arg(names.size() - kNamesShown) : shown;
}

struct Verbs
{
    QString restart;
    QString add;
    QString remove;
    QString change;
};

QString sentence(const StackDifference &difference, const Verbs &verbs)
{
    QStringList restarted;
    QStringList changed;
    for (const StackDifference::Change &change : difference.changed) {
        if (change.restarts)
            restarted << change.service;
        else
            changed << QStringLiteral("%1 (%2)").arg(change.service, change.keys.join(QStringLiteral(", ")));
    }
    QStringList parts;
    const auto add = [&parts](const QString &verb, const QStringList &names) {
        if (!names.isEmpty())
            parts << verb.arg(namesOf(names));
    };
    add(verbs.restart, restarted);
    add(verbs.add, difference.added);
    add(verbs.remove, difference.removed);
    add(verbs.change, changed);
    if (difference.omitted > 0)
        parts << tr("and %1 more").arg(difference.omitted);
    return parts.join(QStringLiteral("; "));
}

} // namespace

QString reloadWillDo(const StackDifference &difference)
{
    return sentence(difference, {tr("restarts %1"), tr("adds %1"), tr("removes %1"), tr("changes %1")});
}

QString reloadHasDone(const StackDifference &difference)
{
    return sentence(difference, {tr("restarted %1"), tr("added %1"), tr("removed %1"), tr("changed %1")});
}

} // namespace paddock
