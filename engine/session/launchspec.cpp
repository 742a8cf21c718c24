// SPDX-License-Identifier: Apache-2.0
#include "engine/session/launchspec.h"

#include "engine/stack/servicespec.h"

namespace paddock {

ServiceSpec serviceOf(const LaunchSpec &launch, const QString &name)
{
    ServiceSpec service;
    service.name = name;
    service.command = launch.command;
    service.stop = launch.stop;
    service.timeout = launch.timeout;
    service.idleTimeout = launch.idleTimeout;
    service.restart = launch.restart;
    service.limits = launch.limits;
    return service;
}

} // namespace paddock
