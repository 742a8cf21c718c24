// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupmeans.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/warden.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock::warden {

CgroupMeans::CgroupMeans(Channel &channel, Watcher &watcher, UniqueFd base, std::string name)
    : m_channel(channel), m_watcher(watcher), m_base(std::move(base)), m_name(std::move(name))
{}

int CgroupMeans::takeUp(wire::Stage &stage)
{
    stage = wire::Stage::Directory;
    int error = 0;
    m_session = cgroupfs::createDirectory(m_base.get(), m_name, error);
    if (error != 0)
        return error;
    stage = wire::Stage::Group;
    m_sessionEvents.reset(::openat(m_session.get(), "cgroup.events", O_RDONLY | O_CLOEXEC));
    const bool complete = m_sessionEvents && ::faccessat(m_session.get(), "cgroup.kill", W_OK, 0) == 0 &&
                          ::faccessat(m_session.get(), "cgroup.freeze", W_OK, 0) == 0;
    if (!complete)
        error = errno;
    if (error == 0) {
        stage = wire::Stage::Clone;
        error = probeCgroup(m_session.get());
    }
    if (error != 0) {
        m_session.reset();
        cgroupfs::removeTree(m_base.get(), m_name);
    }
    return error;
}

void CgroupMeans::handle(Message &message)
{
    if (message.header.order == wire::Order::CreateGroup) {
        createGroup(message);
        return;
    }
    const auto group = m_groups.find(message.header.group);
    if (group != m_groups.end()) {
        orderGroup(message, *group->second);
        return;
    }
    // Its creation failed, which has been said; a start still gets its own answer.
    if (message.header.order == wire::Order::Start)
        m_channel.send({.news = wire::News::StartFailed,
                        .group = message.header.group,
                        .error = ENOENT,
                        .stage = wire::Stage::Group});
}

std::unique_ptr<CgroupGroup> CgroupMeans::takeUnnamed(std::uint32_t id)
{
    if (m_spare) {
        m_spare->adoptId(id);
        return std::move(m_spare);
    }
    auto group = std::make_unique<CgroupGroup>(id, m_channel, m_session.get(), ++m_lastRun);
    errno = group->create();
    return errno == 0 ? std::move(group) : nullptr;
}

void CgroupMeans::doChore()
{
    removeLeaving();
    if (m_lastRun > 0 && !m_spare)
        m_spare = takeUnnamed(0);
}

void CgroupMeans::createGroup(const Message &message)
{
    const std::uint32_t id = message.header.group;
    int error = 0;
    std::unique_ptr<CgroupGroup> group;
    if (message.payload.empty()) {
        group = takeUnnamed(id);
        error = group ? 0 : errno;
    } else {
        group = std::make_unique<CgroupGroup>(id, m_channel, m_session.get(), std::string(message.payload));
        error = group->create();
    }
    if (error != 0) {
        m_channel.send({.news = wire::News::GroupReady, .group = id, .error = error});
        return;
    }
    m_watcher.watchEvents(group->eventsFd(), id);
    m_groups[id] = std::move(group);
}

void CgroupMeans::orderGroup(const Message &message, CgroupGroup &group)
{
    int error = 0;
    switch (message.header.order) {
    case wire::Order::Start:
        if (group.isSpent())
            renew(group);
        group.start(message, Warden::descriptorLimit());
        return;
    case wire::Order::Signal:
        error = group.signalAll(message.header.value, message.header.number == 1);
        break;
    case wire::Order::Kill:
        error = group.kill();
        break;
    case wire::Order::Freeze:
        error = group.setFrozen(true);
        break;
    case wire::Order::Thaw:
        error = group.setFrozen(false);
        break;
    case wire::Order::Release:
        error = group.release(m_base.get());
        if (error == 0)
            leave(group.id());
        break;
    case wire::Order::Destroy:
        if (!group.isEmpty())
            group.kill();
        leave(group.id());
        return;
    default:
        error = ENOSYS;
    }
    if (error != 0)
        m_channel.send({.news = wire::News::OrderFailed,
                        .group = message.header.group,
                        .value = static_cast<std::int32_t>(message.header.order),
                        .error = error});
}

/// Where members are left, the start goes into the old directory and shares their end.
void CgroupMeans::renew(CgroupGroup &group)
{
    m_watcher.unwatchEvents(group.eventsFd());
    group.recreate();
    m_watcher.watchEvents(group.eventsFd(), group.id());
}

void CgroupMeans::leave(std::uint32_t id)
{
    const auto found = m_groups.find(id);
    m_watcher.unwatchEvents(found->second->eventsFd());
    m_leaving.push_back(std::move(found->second));
    m_groups.erase(found);
}

void CgroupMeans::childEnded(pid_t pid, int status, const rusage &usage)
{
    for (const auto &[id, group] : m_groups) {
        if (group->reap(pid, status, usage))
            return;
    }
    for (const auto &group : m_leaving) {
        if (group->reap(pid, status, usage))
            return;
    }
}

void CgroupMeans::settle()
{
    // cgroup.events tells at most every 10 ms; a member's death told us just now, so look at once.
    for (const auto &[id, group] : m_groups)
        group->announceIfEmpty();
}

void CgroupMeans::removeLeaving()
{
    std::erase_if(m_leaving, [](const std::unique_ptr<CgroupGroup> &group) {
        if (group->remove() != EBUSY)
            return true;
        group->kill(); // somebody moved a process into it from outside
        return false;
    });
}

void CgroupMeans::watchedReady(std::uint64_t id)
{
    const auto group = m_groups.find(static_cast<std::uint32_t>(id));
    if (group == m_groups.end())
        return;
    // A directory that somebody else has removed would be ready for ever.
    if (cgroupfs::readEvents(group->second->eventsFd()).populated < 0)
        m_watcher.unwatchEvents(group->second->eventsFd());
    group->second->eventsChanged();
}

bool CgroupMeans::endStep()
{
    if (!m_session)
        return false;
    // Killed, not asked whether empty first: a process may be on its way into the group right now.
    cgroupfs::writeFile(m_session.get(), "cgroup.kill", "1");
    if (cgroupfs::readEvents(m_sessionEvents.get()).populated == 1) {
        pollfd waiting{m_sessionEvents.get(), POLLPRI, 0};
        ::poll(&waiting, 1, 2);
        return true;
    }
    return cgroupfs::removeTree(m_base.get(), m_name) == EBUSY;
}

} // namespace paddock::warden
