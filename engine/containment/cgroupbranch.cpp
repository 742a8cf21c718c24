// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/cgroupbranch.h"

#include "engine/containment/cgroupcounters.h"
#include "engine/containment/ordererror.h"
#include "engine/containment/usagereader.h"

namespace paddock {

CgroupBranch::CgroupBranch(GroupTable &table, GroupTable::Place place, const LimitSupport &support,
                           std::function<void(std::uint32_t)> forgotten)
    : m_table(table), m_place(std::move(place)), m_forgotten(std::move(forgotten))
{
    m_limits.setSupport(support);
}

CgroupBranch::~CgroupBranch()
{
    order(wire::Order::Destroy);
    m_forgotten(m_place.branch);
}

std::unique_ptr<Containment> CgroupBranch::createContainment(const QString &name)
{
    return m_table.createContainment(m_place, name);
}

void CgroupBranch::order(wire::Order what, const QByteArray &payload)
{
    if (!m_place.link)
        return; // there is no warden any more, and what it had made has been ended
    WardenOrder toSend;
    toSend.header.order = what;
    toSend.header.group = m_place.branch;
    toSend.payload = payload;
    m_place.link->send(std::move(toSend));
}

/// Also limits that cannot be enforced go to the warden, which then lets no start through; its answer says why.
void CgroupBranch::setLimits(const ResourceLimits &limits) { order(wire::Order::SetLimits, m_limits.ask(limits)); }

ResourceUsage CgroupBranch::usage() const { return usagereader::ofCgroup(m_place.directory, *m_place.seen); }

LimitEvidence CgroupBranch::limitEvidence() const { return cgroupcounters::readEvidence(m_place.directory); }

void CgroupBranch::take(const wire::NewsHeader &news)
{
    if (news.news == wire::News::LimitsSet) {
        const auto limits = m_limits.takeAnswer(news, m_place.path);
        if (limits)
            Q_EMIT limitsChanged(*limits);
        else
            Q_EMIT failed(limits.error());
    } else if (news.news == wire::News::GroupReady) {
        Q_EMIT failed(systemError(tr("cannot make the group %1").arg(m_place.path), news.error));
    } else if (news.news == wire::News::OrderFailed) {
        Q_EMIT failed(orderError(news, m_place.path));
    }
}

} // namespace paddock
