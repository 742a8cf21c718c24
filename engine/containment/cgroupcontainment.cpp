// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/cgroupcontainment.h"

#include "engine/containment/memberlist.h"

#include <QFile>

namespace paddock {

CgroupContainment::CgroupContainment(std::uint32_t id, QString path, QString directory,
                                     std::function<void(std::uint32_t)> forgotten)
    : WardenContainment(id, std::move(path), std::move(forgotten))
    , m_directory(std::move(directory))
{
}

Result<QList<Member>> CgroupContainment::members() const
{
    return memberlist::ofCgroup(m_directory);
}

std::optional<double> CgroupContainment::cpuSeconds() const
{
    QFile stat(m_directory + u"/cpu.stat");
    if (!stat.open(QIODevice::ReadOnly))
        return std::nullopt;
    for (const QByteArray &line : stat.readAll().split('\n')) {
        if (line.startsWith("usage_usec "))
            return line.mid(11).toDouble() / 1e6;
    }
    return std::nullopt;
}

} // namespace paddock
