// SPDX-License-Identifier: Apache-2.0
#include "engine/session/servicestatus.h"

#include "engine/stack/service.h"

namespace paddock {

ServiceStatus statusOf(const Service &service, bool launched)
{
    const ServiceSpec &spec = service.spec();
    ServiceStatus status;
    status.id = spec.name;
    status.commandLine = spec.command.display();
    status.title = launched ? status.commandLine : spec.name;
    status.launched = launched;
    status.state = service.state();
    status.reason = service.reason();
    status.dependsOn = namesOf(spec.dependsOn);
    status.workingDirectory = spec.command.workingDirectory;
    status.leader = service.leader();
    status.group = service.groupPath();
    status.run = service.run();
    status.since = service.since();
    status.startedAt = service.startedAt();
    status.lastOutcome = service.lastOutcome();
    status.grace = std::chrono::milliseconds(0);
    for (const StopPlan::Step &step : spec.stop.steps)
        status.grace += step.grace;
    return status;
}

} // namespace paddock
