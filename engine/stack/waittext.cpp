// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/waittext.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock::waittext {

namespace {

constexpr qsizetype kMostNames = 5;

QString text(const char *source) { return QCoreApplication::translate("paddock::WaitText", source); }

QString joined(const QStringList &names)
{
    const QString shown = names.mid(0, kMostNames).join(QLatin1String(", "));
    return names.size() <= kMostNames ? shown
                                      : text("%1 and %2 more").arg(shown, QString::number(names.size() - kMostNames));
}

QString wanted(const Obstacle &obstacle)
{
    switch (obstacle.view.condition) {
    case DependencyCondition::Started:
        return obstacle.name;
    case DependencyCondition::Ready:
        return text("%1: not ready").arg(obstacle.name);
    case DependencyCondition::Healthy:
        return text("%1: not healthy").arg(obstacle.name);
    case DependencyCondition::Completed:
    case DependencyCondition::CompletedSuccessfully:
        return text("%1: has not ended").arg(obstacle.name);
    case DependencyCondition::LogReady:
        return text("a line of %1").arg(obstacle.name);
    }
    return obstacle.name;
}

} // namespace

QString describe(const Obstacle &obstacle)
{
    const ServiceView &view = obstacle.view.service;
    if (view.wish != Wish::None)
        return wanted(obstacle);
    switch (view.state) {
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
    case ServiceState::BackingOff:
        if (!obstacle.reason.isEmpty())
            return text("%1 (%2)").arg(obstacle.name, obstacle.reason);
        [[fallthrough]];
    case ServiceState::Stopped:
    case ServiceState::Frozen:
        return text("%1 (%2)").arg(obstacle.name, serviceStateId(view.state));
    case ServiceState::Waiting:
    case ServiceState::Starting:
    case ServiceState::Running:
    case ServiceState::Stopping:
        break;
    }
    return wanted(obstacle);
}

QString start(const QList<Obstacle> &obstacles)
{
    QStringList names;
    for (const Obstacle &obstacle : obstacles)
        names.append(describe(obstacle));
    return text("waiting for %1").arg(joined(names));
}

QString stop(const QStringList &dependants) { return text("stopping after %1").arg(joined(dependants)); }

} // namespace paddock::waittext
