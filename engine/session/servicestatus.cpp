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
    status.namespaceName = spec.namespaceName;
    status.ports = spec.ports;
    status.disabled = spec.disabled;
    const Supervisor &supervisor = service.supervisor();
    status.leader = supervisor.leader();
    status.group = supervisor.groupPath();
    status.run = supervisor.run();
    status.restarts = supervisor.restarts();
    if (spec.restart.policy != RestartPolicy::Never && spec.restart.intensity)
        status.maxRestarts = spec.restart.intensity->count;
    status.ready = service.isReady();
    status.healthy = supervisor.isHealthy();
    status.nextStartAt = service.nextStartAt();
    status.nextRunAt = service.nextRunAt();
    status.startup = service.startup();
    status.since = service.since();
    status.startedAt = supervisor.startedAt();
    status.lastOutcome = supervisor.lastOutcome();
    status.grace = std::chrono::milliseconds(0);
    for (const StopPlan::Step &step : spec.stop.steps)
        status.grace += step.grace;
    return status;
}

} // namespace paddock
