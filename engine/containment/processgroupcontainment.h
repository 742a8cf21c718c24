// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/wardencontainment.h"

namespace paddock {

/// A group that is the process groups its leaders lead, as any POSIX system has them. Who starts a session or process
/// group of its own is no member any more: not listed, not counted, not ended.
class ProcessGroupContainment final : public WardenContainment
{
    Q_OBJECT
public:
    ProcessGroupContainment(std::uint32_t id, QString path, std::function<void(std::uint32_t)> forgotten);

    [[nodiscard]] Mechanism mechanism() const override { return Mechanism::ProcessGroup; }
    [[nodiscard]] GroupLocation location() const override { return {{}, 0, m_leaders}; }
    [[nodiscard]] Result<QList<Member>> members() const override;
    [[nodiscard]] ResourceUsage usage() const override;
    [[nodiscard]] LimitEvidence limitEvidence() const override { return {}; }

protected:
    /// What joins the engine's group elsewhere has one of its own here, which can be ended without us.
    [[nodiscard]] std::int32_t processGroupFor(const LaunchRequest &request) const override;

private:
    QList<ProcessKey> m_leaders; ///< who leads, or led while members were left
};

} // namespace paddock
