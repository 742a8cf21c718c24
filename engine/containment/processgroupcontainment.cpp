// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/processgroupcontainment.h"

#include "engine/containment/grouppids.h"
#include "engine/containment/memberlist.h"
#include "engine/containment/usagereader.h"

namespace paddock {

ProcessGroupContainment::ProcessGroupContainment(std::uint32_t id, QString path,
                                                 std::function<void(std::uint32_t)> forgotten)
    : WardenContainment(id, std::move(path), std::move(forgotten))
{
    connect(this, &Containment::started, this, [this](const ProcessKey &leader) { m_leaders.append(leader); });
    connect(this, &Containment::emptied, this, [this] { m_leaders.clear(); });
}

Result<QList<Member>> ProcessGroupContainment::members() const { return memberlist::ofProcessGroups(m_leaders); }

ResourceUsage ProcessGroupContainment::usage() const { return usagereader::ofProcesses(groupPids(location()), seen()); }

std::int32_t ProcessGroupContainment::processGroupFor(const LaunchRequest &request) const
{
    return request.joinsOwnerGroup ? wire::kOwnProcessGroup : wire::kOwnSession;
}

} // namespace paddock
