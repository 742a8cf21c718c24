// SPDX-License-Identifier: Apache-2.0
#include "ui/common/orderscope.h"

#include "ui/common/windowactions.h"

namespace paddock {

OrderScope OrderScope::of(const QList<ServiceStatus> &services)
{
    OrderScope scope;
    for (const ServiceStatus &status : services) {
        if (!WindowActions::isUp(status.state)) {
            scope.toStart << status.id;
            continue;
        }
        if (status.state != ServiceState::Stopping)
            scope.toStop << status.id;
        if (status.state != ServiceState::Waiting)
            scope.toKill << status.id;
        if (status.state == ServiceState::Running)
            scope.toFreeze << status.id;
        if (status.state == ServiceState::Frozen)
            scope.toThaw << status.id;
    }
    return scope;
}

OrderScope OrderScope::ofStack(QList<ServiceStatus> services)
{
    services.removeIf([](const ServiceStatus &status) { return status.launched; });
    return of(services);
}

QList<ServiceStatus> servicesWith(const QStringList &ids, const QList<ServiceStatus> &all)
{
    QList<ServiceStatus> found;
    for (const ServiceStatus &status : all) {
        if (ids.contains(status.id))
            found << status;
    }
    return found;
}

} // namespace paddock
