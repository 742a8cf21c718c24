// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackdifference.h"

#include "engine/stack/stackloader.h"

#include <QCoreApplication>
#include <QHash>

#include <array>

namespace paddock {

namespace {

struct Key
{
    const char *name;
    bool (*isSame)(const ServiceSpec &before, const ServiceSpec &after);
};

template<auto member>
bool isSame(const ServiceSpec &before, const ServiceSpec &after)
{
    return before.*member == after.*member;
}

template<auto member>
bool isSameInCommand(const ServiceSpec &before, const ServiceSpec &after)
{
    return before.command.*member == after.command.*member;
}

bool isSameCommand(const ServiceSpec &before, const ServiceSpec &after)
{
    return before.command.program == after.command.program && before.command.arguments == after.command.arguments;
}

/// How many there are besides is told by those that are added or removed.
bool isSameReplica(const ServiceSpec &before, const ServiceSpec &after)
{
    return before.replica.has_value() == after.replica.has_value() &&
           (!before.replica ||
            (before.replica->of == after.replica->of && before.replica->number == after.replica->number));
}

bool isSameRestart(const ServiceSpec &before, const ServiceSpec &after)
{
    RestartSpec old = before.restart;
    old.successCodes = after.restart.successCodes;
    return old == after.restart;
}

bool isSameSuccess(const ServiceSpec &before, const ServiceSpec &after)
{
    return before.restart.successCodes == after.restart.successCodes;
}

using S = ServiceSpec;

/// In the order of the documentation.
constexpr std::array kKeys{
    Key{"command", isSameCommand},
    Key{"working_dir", isSameInCommand<&Command::workingDirectory>},
    Key{"environment", isSameInCommand<&Command::environment>},
    Key{"user", isSameInCommand<&Command::user>},
    Key{"tty", isSameInCommand<&Command::streams>},
    Key{"description", isSame<&S::description>},
    Key{"namespace", isSame<&S::namespaceName>},
    Key{"disabled", isSame<&S::disabled>},
    Key{"replicas", isSameReplica},
    Key{"ports", isSame<&S::ports>},
    Key{"depends_on", isSame<&S::dependsOn>},
    Key{"ready", isSame<&S::ready>},
    Key{"health", isSame<&S::health>},
    Key{"restart", isSameRestart},
    Key{"success_codes", isSameSuccess},
    Key{"exit_on_failure", isSame<&S::exitOnFailure>},
    Key{"cascade", isSame<&S::cascade>},
    Key{"stop", isSame<&S::stop>},
    Key{"timeout", isSame<&S::timeout>},
    Key{"idle_timeout", isSame<&S::idleTimeout>},
    Key{"start_timeout", isSame<&S::startTimeout>},
    Key{"limits", isSame<&S::limits>},
    Key{"log", isSame<&S::log>},
    Key{"watch", isSame<&S::watch>},
    Key{"schedule", isSame<&S::schedule>},
};

QStringList changedKeys(const ServiceSpec &before, const ServiceSpec &after)
{
    QStringList keys;
    for (const Key &key : kKeys) {
        if (!key.isSame(before, after))
            keys.append(QString::fromLatin1(key.name));
    }
    return keys;
}

} // namespace

StackDifference differenceOf(const StackSpec &before, const StackSpec &after)
{
    QHash<QString, const ServiceSpec *> old;
    old.reserve(before.services.size());
    for (const ServiceSpec &service : before.services)
        old.insert(service.name, &service);
    StackDifference difference;
    for (const ServiceSpec &service : after.services) {
        const ServiceSpec *const known = old.take(service.name);
        if (!known) {
            difference.added.append(service.name);
            continue;
        }
        const QStringList keys = changedKeys(*known, service);
        if (!keys.isEmpty())
            difference.changed.append({service.name, keys, needsNewRun(known->supervision(), service.supervision())});
    }
    for (const ServiceSpec &service : before.services) {
        if (old.contains(service.name))
            difference.removed.append(service.name);
    }
    return difference;
}

std::expected<StackDifference, QList<StackProblem>> differenceTo(const StackSpec &running, const QByteArray &text,
                                                                 const FileSource &files,
                                                                 const QProcessEnvironment &environment)
{
    const StackOutcome read = StackLoader::parse(text, running.filePath, environment, files);
    if (!read)
        return std::unexpected(read.error());
    return differenceOf(running, read->stack);
}

QString StackDifference::Change::toString() const
{
    return service + QLatin1String(": ") + keys.join(QLatin1String(", "));
}

QStringList StackDifference::lines() const
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("paddock::StackDifference", source);
    };
    QStringList result;
    for (const QString &name : added)
        result.append(QLatin1String("+ ") + name);
    for (const QString &name : removed)
        result.append(QLatin1String("- ") + name);
    for (const Change &change : changed)
        result.append(QLatin1String("~ ") +
                      (change.restarts ? text("%1 (restarts)").arg(change.toString()) : change.toString()));
    if (omitted > 0)
        result.append(text("and %1 more").arg(omitted));
    return result;
}

} // namespace paddock
