// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/wardencontainment.h"

#include <memory>

namespace paddock {

/// A group with a warden of its own, whose descendants are the members.
class SubreaperContainment final : public WardenContainment
{
    Q_OBJECT
public:
    using WardenContainment::WardenContainment;
    ~SubreaperContainment() override;

    /// The group's own warden stands: its pid and our end of the channel to it.
    void adoptWarden(std::int32_t pid, UniqueFd channel);
    /// The session's warden is gone: ends the group by its own and says `lost` once that has ended.
    void loseSession(const Error &error);

    [[nodiscard]] Mechanism mechanism() const override { return Mechanism::Subreaper; }
    [[nodiscard]] GroupLocation location() const override { return {QString(), m_wardenPid}; }
    [[nodiscard]] Result<QList<Member>> members() const override;
    [[nodiscard]] ResourceUsage usage() const override;
    [[nodiscard]] LimitEvidence limitEvidence() const override { return {}; }

protected:
    [[nodiscard]] std::optional<Member> findMember(std::int32_t pid) const override;

private:
    void linkClosed();

    std::unique_ptr<WardenLink> m_link;
    std::int32_t m_wardenPid = 0;
    std::optional<Error> m_sessionLost;
};

} // namespace paddock
