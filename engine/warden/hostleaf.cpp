// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/hostleaf.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/controllers.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace paddock::warden {

namespace {

int move(int directory, pid_t pid)
{
    const int error = cgroupfs::writeFile(directory, "cgroup.procs", std::to_string(pid).c_str());
    return error == ESRCH ? 0 : error;
}

} // namespace

HostLeaf::HostLeaf(int base, pid_t owner)
    : m_base(base), m_owner(owner), m_leafName(cgroupfs::kHostLeafPrefix + std::to_string(owner))
{}

bool HostLeaf::isRootOfMachine() const { return ::faccessat(m_base, "cgroup.type", F_OK, 0) != 0; }

std::uint32_t HostLeaf::takeUp(int &error)
{
    error = 0;
    const std::uint32_t wanted = controllers::available(m_base);
    const std::uint32_t before = controllers::passedOn(m_base);
    if (takeOverLeaf() || (wanted & ~before) == 0)
        return before;
    const auto sitting = cgroupfs::directMembers(m_base);
    const bool onlyUs =
        std::all_of(sitting.begin(), sitting.end(), [&](pid_t pid) { return pid == m_owner || pid == ::getpid(); });
    if (isRootOfMachine() || !onlyUs) {
        error = isRootOfMachine() ? EOPNOTSUPP : EBUSY;
        return before;
    }
    error = stepAside(sitting);
    if (error != 0)
        return before;
    const std::uint32_t now = controllers::passOn(m_base, wanted, &error);
    m_turnedOn = now & ~before;
    if (m_turnedOn == 0)
        stepBack();
    return now;
}

/// An earlier warden of the same engine was killed before it could put things back: that is ours to do now.
bool HostLeaf::takeOverLeaf()
{
    UniqueFd leaf(::openat(m_base, m_leafName.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!leaf)
        return false;
    m_leaf = std::move(leaf);
    m_turnedOn = controllers::passedOn(m_base);
    return true;
}

int HostLeaf::stepAside(const std::vector<pid_t> &pids)
{
    if (pids.empty())
        return 0;
    int error = 0;
    m_leaf = cgroupfs::createDirectory(m_base, m_leafName, error);
    for (std::size_t i = 0; i < pids.size() && error == 0; ++i)
        error = move(m_leaf.get(), pids[i]);
    if (error != 0)
        stepBack();
    return error;
}

void HostLeaf::stepBack()
{
    if (!m_leaf)
        return;
    constexpr int kMaxPasses = 100; // the engine may start children meanwhile
    for (int pass = 0; pass < kMaxPasses; ++pass) {
        const auto pids = cgroupfs::directMembers(m_leaf.get());
        if (pids.empty())
            break;
        for (const pid_t pid : pids)
            move(m_base, pid);
    }
    if (cgroupfs::removeTree(m_base, m_leafName) == 0)
        m_leaf.reset();
}

bool HostLeaf::isNeededByOthers() const
{
    const auto names = cgroupfs::childNames(m_base);
    return std::any_of(names.begin(), names.end(), [&](const std::string &name) { return name != m_leafName; });
}

void HostLeaf::putBack()
{
    if (m_turnedOn == 0 || isNeededByOthers())
        return;
    controllers::keepBack(m_base, m_turnedOn);
    m_turnedOn = 0;
    stepBack();
}

int HostLeaf::outside()
{
    if (controllers::passedOn(m_base) == 0 || isRootOfMachine())
        return m_base;
    if (!m_leaf) {
        int error = 0;
        m_leaf = cgroupfs::createDirectory(m_base, m_leafName, error);
        errno = error;
    }
    return m_leaf.get();
}

} // namespace paddock::warden
