// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/grouptable.h"
#include "engine/containment/limitorders.h"

#include <QList>

#include <optional>

namespace paddock {

/// A branch where the mechanism has none: it forwards to each of its containments, and cannot limit.
class ListBranch final : public GroupBranch
{
    Q_OBJECT
public:
    ListBranch(GroupTable &table, GroupTable::Place place, const LimitSupport &support);

    [[nodiscard]] QString path() const override { return m_place.path; }
    [[nodiscard]] GroupLocation location() const override { return {}; }
    std::unique_ptr<Containment> createContainment(const QString &name) override;
    void kill() override;
    /// A containment that is made in a frozen branch is frozen as well.
    void setFrozen(bool frozen) override;
    /// After a refusal no containment of the branch starts anything, until limits are set that can be kept.
    void setLimits(const ResourceLimits &limits) override;
    [[nodiscard]] ResourceUsage usage() const override;
    [[nodiscard]] LimitEvidence limitEvidence() const override { return {}; }

    /// From now on it is one of those that orders go to.
    void add(WardenContainment *containment);

private:
    QList<WardenContainment *> living();

    GroupTable &m_table;
    GroupTable::Place m_place;
    LimitOrders m_limits;
    std::optional<Error> m_refusal;
    QList<QPointer<WardenContainment>> m_containments;
    bool m_frozen = false;
};

} // namespace paddock
