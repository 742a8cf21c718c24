// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stackstates.h"

#include <QHash>

#include <algorithm>

namespace paddock::stackstates {

QSet<QString> meantServices(const QList<ServiceStatus> &all, const QStringList &named)
{
    QHash<QString, QStringList> dependencies;
    QStringList open = named;
    for (const ServiceStatus &status : all) {
        dependencies.insert(status.id, namesOf(status.needs));
        if (named.isEmpty() && !status.disabled && !status.launched)
            open.append(status.id);
    }
    QSet<QString> meant;
    while (!open.isEmpty()) {
        const QString next = open.takeLast();
        if (meant.contains(next) || !dependencies.contains(next))
            continue;
        meant.insert(next);
        open += dependencies.value(next);
    }
    return meant;
}

bool isAllWell(const QList<ServiceStatus> &all, const QSet<QString> &meant)
{
    return std::all_of(all.begin(), all.end(), [&](const ServiceStatus &status) {
        const bool runs = isActive(status.state) && status.state != ServiceState::BackingOff;
        return !meant.contains(status.id) || runs || status.state == ServiceState::Exited ||
               (status.disabled && status.state == ServiceState::Stopped);
    });
}

bool failsAgain(const ServiceStatus &status)
{
    constexpr int kFailures = 3;
    return status.state == ServiceState::BackingOff && status.restarts >= kFailures;
}

bool isStuck(const QList<ServiceStatus> &all)
{
    bool stuck = false;
    for (const ServiceStatus &status : all) {
        const bool fails = failsAgain(status);
        if (!fails && (status.state == ServiceState::Starting || status.state == ServiceState::BackingOff))
            return false;
        stuck = stuck || fails;
    }
    return stuck;
}

} // namespace paddock::stackstates
