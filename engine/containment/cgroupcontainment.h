// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/wardencontainment.h"

namespace paddock {

/// A group that is a cgroup v2 directory; the kernel keeps the list of its members.
class CgroupContainment final : public WardenContainment
{
    Q_OBJECT
public:
    /// `name` may be empty: then the directory is known once something has started in it.
    CgroupContainment(std::uint32_t id, QString path, QString sessionDirectory, const QString &name,
                      std::function<void(std::uint32_t)> forgotten);

    [[nodiscard]] Mechanism mechanism() const override { return Mechanism::CgroupV2; }
    [[nodiscard]] GroupLocation location() const override { return {m_directory, 0}; }
    [[nodiscard]] Result<QList<Member>> members() const override;
    [[nodiscard]] ResourceUsage usage() const override;
    [[nodiscard]] LimitEvidence limitEvidence() const override;

protected:
    void settleIn(int runNumber) override;
    [[nodiscard]] std::optional<Member> findMember(std::int32_t pid) const override;

private:
    QString m_sessionDirectory;
    QString m_directory;
};

} // namespace paddock
