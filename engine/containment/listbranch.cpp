// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/listbranch.h"

#include "engine/containment/usagereader.h"

namespace paddock {

ListBranch::ListBranch(GroupTable &table, GroupTable::Place place, const LimitSupport &support)
    : m_table(table), m_place(std::move(place))
{
    m_limits.setSupport(support);
}

QList<WardenContainment *> ListBranch::living()
{
    m_containments.removeIf([](const QPointer<WardenContainment> &each) { return each.isNull(); });
    return QList<WardenContainment *>(m_containments.begin(), m_containments.end());
}

std::unique_ptr<Containment> ListBranch::createContainment(const QString &name)
{
    std::unique_ptr<Containment> made = m_table.createContainment(m_place, name);
    add(static_cast<WardenContainment *>(made.get()));
    return made;
}

void ListBranch::add(WardenContainment *containment)
{
    living(); // forgets who has gone
    m_containments.append(containment);
    if (m_refusal)
        containment->refuseStarts(m_refusal);
    if (m_frozen)
        containment->setFrozen(true);
}

void ListBranch::kill()
{
    m_frozen = false; // as with one group: what comes next shall run
    for (WardenContainment *const each : living())
        each->kill();
}

void ListBranch::setFrozen(bool frozen)
{
    m_frozen = frozen;
    for (WardenContainment *const each : living())
        each->setFrozen(frozen);
}

void ListBranch::setLimits(const ResourceLimits &limits)
{
    m_refusal = m_limits.objectionTo(limits, m_place.path);
    for (WardenContainment *const each : living())
        each->refuseStarts(m_refusal);
    QMetaObject::invokeMethod(
        this,
        [this, limits, refusal = m_refusal] {
            if (refusal)
                Q_EMIT failed(*refusal);
            else
                Q_EMIT limitsChanged(limits);
        },
        Qt::QueuedConnection);
}

ResourceUsage ListBranch::usage() const
{
    QList<std::int32_t> pids;
    for (const QPointer<WardenContainment> &each : m_containments) {
        if (!each)
            continue;
        const auto members = each->members();
        for (const Member &member : members ? *members : QList<Member>())
            pids.append(member.key.pid);
    }
    return usagereader::ofProcesses(pids, *m_place.seen);
}

} // namespace paddock
