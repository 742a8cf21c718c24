// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/wardencontainment.h"

namespace paddock {

/// A group that is a cgroup v2 directory; the kernel keeps the list of its members.
class CgroupContainment final : public WardenContainment
{
    Q_OBJECT
public:
    CgroupContainment(std::uint32_t id, QString path, QString directory,
                      std::function<void(std::uint32_t)> forgotten);

    [[nodiscard]] Mechanism mechanism() const override { return Mechanism::CgroupV2; }
    [[nodiscard]] GroupLocation location() const override { return {m_directory, 0}; }
    [[nodiscard]] Result<QList<Member>> members() const override;
    [[nodiscard]] std::optional<double> cpuSeconds() const override;

private:
    QString m_directory;
};

} // namespace paddock
