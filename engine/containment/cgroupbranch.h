// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/grouptable.h"
#include "engine/containment/limitorders.h"

namespace paddock {

/// A branch that is a cgroup v2 directory in the session's: the kernel kills, freezes, limits and counts all below it.
class CgroupBranch final : public GroupBranch
{
    Q_OBJECT
public:
    /// `place` is where its containments are made; `forgotten` tells the table.
    CgroupBranch(GroupTable &table, GroupTable::Place place, const LimitSupport &support,
                 std::function<void(std::uint32_t)> forgotten);
    ~CgroupBranch() override;

    [[nodiscard]] QString path() const override { return m_place.path; }
    [[nodiscard]] GroupLocation location() const override { return {m_place.directory, 0}; }
    std::unique_ptr<Containment> createContainment(const QString &name) override;
    void kill() override { order(wire::Order::Kill); }
    void setFrozen(bool frozen) override { order(frozen ? wire::Order::Freeze : wire::Order::Thaw); }
    void setLimits(const ResourceLimits &limits) override;
    [[nodiscard]] ResourceUsage usage() const override;
    [[nodiscard]] LimitEvidence limitEvidence() const override;

    void take(const wire::NewsHeader &news);

private:
    void order(wire::Order what, const QByteArray &payload = {});

    GroupTable &m_table;
    GroupTable::Place m_place;
    LimitOrders m_limits;
    std::function<void(std::uint32_t)> m_forgotten;
};

} // namespace paddock
