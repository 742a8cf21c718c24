// SPDX-License-Identifier: Apache-2.0
#include "engine/session/servicestatus.h"

#include "engine/stack/service.h"
#include "engine/stack/startplan.h"

namespace paddock {

std::optional<bool> holds(const Dependency &need, const ServiceStatus &service)
{
    if (need.condition == DependencyCondition::LogReady)
        return std::nullopt;
    const ServiceView view{service.state,           Wish::None,    false,
                           service.leader.pid != 0, service.ready, service.healthy.value_or(false)};
    return isSatisfied({view, need.condition, false});
}

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
    status.waitsFor = service.waitsFor();
    status.needs = spec.dependsOn;
    status.ports = spec.ports;
    status.workingDirectory = spec.command.workingDirectory;
    status.namespaceName = spec.namespaceName;
    status.disabled = spec.disabled;
    const Supervisor &supervisor = service.supervisor();
    status.leader = supervisor.leader();
    status.group = supervisor.groupPath();
    status.run = supervisor.run();
    status.restarts = supervisor.restarts();
    if (spec.restart.policy != RestartPolicy::Never && spec.restart.intensity)
        status.maxRestarts = spec.restart.intensity->count;
    status.recentRestarts = supervisor.recentRestarts();
    status.ready = service.isReady();
    status.healthy = supervisor.isHealthy();
    if (const Probes *const probes = supervisor.probes()) {
        if (probes->ready())
            status.readyProbe = probes->ready()->status();
        if (probes->health())
            status.healthProbe = probes->health()->status();
    }
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
