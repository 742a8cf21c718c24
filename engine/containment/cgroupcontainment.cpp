// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/cgroupcontainment.h"

#include "engine/containment/cgroupcounters.h"
#include "engine/containment/memberlist.h"
#include "engine/containment/usagereader.h"

namespace paddock {

CgroupContainment::CgroupContainment(std::uint32_t id, QString path, QString sessionDirectory, const QString &name,
                                     std::function<void(std::uint32_t)> forgotten)
    : WardenContainment(id, std::move(path), std::move(forgotten)), m_sessionDirectory(std::move(sessionDirectory)),
      m_directory(name.isEmpty() ? QString() : QString(m_sessionDirectory + u'/' + name))
{}

void CgroupContainment::settleIn(int runNumber)
{
    m_directory = m_sessionDirectory + u"/run-" + QString::number(runNumber);
}

Result<QList<Member>> CgroupContainment::members() const
{
    if (m_directory.isEmpty())
        return QList<Member>();
    return withEscaped(memberlist::ofCgroup(m_directory));
}

std::optional<Member> CgroupContainment::findMember(std::int32_t pid) const
{
    return memberlist::findInCgroup(m_directory, pid);
}

ResourceUsage CgroupContainment::usage() const
{
    return m_directory.isEmpty() ? ResourceUsage() : usagereader::ofCgroup(m_directory, seen());
}

LimitEvidence CgroupContainment::limitEvidence() const { return cgroupcounters::readEvidence(m_directory); }

} // namespace paddock
