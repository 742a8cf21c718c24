// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupdirectory.h"

#include "engine/warden/controllers.h"
#include "engine/warden/limitfiles.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock::warden {

CgroupDirectory::CgroupDirectory(int parentFd, std::string name, const CgroupDirectory *above)
    : m_parentFd(parentFd), m_name(std::move(name)), m_above(above)
{}

CgroupDirectory::CgroupDirectory(const CgroupDirectory &above, std::string name)
    : CgroupDirectory(above.fd(), std::move(name), &above)
{}

int CgroupDirectory::create()
{
    int error = 0;
    m_directory = cgroupfs::createDirectory(m_parentFd, m_name, error);
    if (error != 0)
        return error;
    m_events.reset(::openat(m_directory.get(), "cgroup.events", O_RDONLY | O_CLOEXEC));
    return m_events ? 0 : errno;
}

int CgroupDirectory::remove() { return cgroupfs::removeTree(m_parentFd, m_name); }

int CgroupDirectory::recreate()
{
    if (const int error = remove())
        return error;
    m_killed = m_freezeAsked = false;
    if (const int error = create())
        return error;
    if (!m_limited)
        return 0;
    wire::Controller refused{};
    return m_limitsError = limitfiles::write(fd(), m_limits, refused);
}

int CgroupDirectory::kill()
{
    const int error = cgroupfs::writeFile(fd(), "cgroup.kill", "1");
    return error != 0 ? error : noteKill();
}

int CgroupDirectory::noteKill()
{
    m_killed = true;
    return m_freezeAsked ? setFrozen(false) : 0;
}

int CgroupDirectory::setFrozen(bool frozen)
{
    const int error = cgroupfs::writeFile(fd(), "cgroup.freeze", frozen ? "1" : "0");
    if (error == 0)
        m_freezeAsked = frozen;
    return error;
}

bool CgroupDirectory::isFreezeAsked() const { return m_freezeAsked || (m_above && m_above->isFreezeAsked()); }

bool CgroupDirectory::isFrozen() const { return isFreezeAsked() || events().frozen == 1; }

int CgroupDirectory::setLimits(const wire::LimitsHeader &limits, wire::Controller &refused)
{
    m_limitsError = limitfiles::write(fd(), limits, refused);
    if (m_limitsError == 0) {
        m_limits = limits;
        m_limited = true;
    } else {
        wire::Controller ignored{};
        limitfiles::write(fd(), m_limits, ignored);
    }
    return m_limitsError;
}

int CgroupDirectory::limitsError() const
{
    if (m_limitsError != 0)
        return m_limitsError;
    return m_above ? m_above->limitsError() : 0;
}

bool CgroupDirectory::isOutOfProcesses() const
{
    return limitfiles::isOutOfProcesses(fd()) || (m_above && m_above->isOutOfProcesses());
}

std::uint32_t CgroupDirectory::passOn(std::uint32_t wanted) { return controllers::passOn(fd(), wanted); }

} // namespace paddock::warden
