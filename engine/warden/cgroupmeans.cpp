// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupmeans.h"

#include "engine/warden/cgroupfs.h"
#include "engine/warden/warden.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace paddock::warden {

CgroupMeans::CgroupMeans(Channel &channel, Watcher &watcher, UniqueFd base, std::string name, pid_t owner)
    : m_channel(channel), m_watcher(watcher), m_base(std::move(base)), m_hostLeaf(m_base.get(), owner),
      m_session(m_base.get(), std::move(name))
{}

int CgroupMeans::createSession(wire::Stage &stage)
{
    stage = wire::Stage::Directory;
    if (const int error = m_session.create())
        return error;
    stage = wire::Stage::Group;
    for (const char *needed : {"cgroup.kill", "cgroup.freeze"}) {
        if (::faccessat(m_session.fd(), needed, W_OK, 0) != 0)
            return errno;
    }
    stage = wire::Stage::Clone;
    return probeCgroup(m_session.fd());
}

void CgroupMeans::takeUp(wire::NewsHeader &ready)
{
    ready.error = createSession(ready.stage);
    if (ready.error != 0) {
        m_session.remove();
        return;
    }
    int error = 0;
    m_controllers = m_session.passOn(m_hostLeaf.takeUp(error));
    ready.value = static_cast<std::int32_t>(m_controllers);
    ready.pid = error;
    m_groups = std::make_unique<CgroupGroups>(m_channel, m_watcher, m_session);
    m_adoptions = std::make_unique<Adoptions>(m_channel, m_watcher, m_session.fd());
}

void CgroupMeans::handle(Message &message)
{
    const std::uint32_t id = message.header.group;
    if (message.header.order == wire::Order::CreateGroup || message.header.order == wire::Order::CreateBranch)
        return create(message);
    if (CgroupGroup *const group = m_groups->group(id))
        return orderGroup(message, *group);
    if (CgroupDirectory *const level = id == 0 ? &m_session : m_groups->branch(id))
        return orderLevel(message, *level);
    // Its creation failed, which has been said; a start and an adoption still get their own answer.
    if (message.header.order == wire::Order::Start)
        m_channel.send({.news = wire::News::StartFailed, .group = id, .error = ENOENT, .stage = wire::Stage::Group});
    if (message.header.order == wire::Order::Adopt)
        m_channel.send({.news = wire::News::Adopted,
                        .group = id,
                        .pid = message.header.value,
                        .error = ENOENT,
                        .stage = wire::Stage::Group,
                        .number = message.header.number});
}

void CgroupMeans::watchedReady(std::uint64_t id)
{
    if (!Adoptions::isRootsId(id)) {
        m_groups->eventsReady(static_cast<std::uint32_t>(id));
        return;
    }
    const std::uint32_t owner = m_adoptions->rootEnded(id);
    if (CgroupGroup *const group = m_groups->group(owner)) {
        group->adoptedRootEnded();
        m_groups->eventsReady(owner);
    }
}

void CgroupMeans::doChore()
{
    m_groups->removeLeaving();
    m_groups->prepareSpare();
}

void CgroupMeans::create(const Message &message)
{
    const std::uint32_t id = message.header.group;
    const std::string name(message.payload);
    const int error = message.header.order == wire::Order::CreateBranch
                          ? m_groups->addBranch(id, name, m_controllers)
                          : m_groups->addGroup(id, name, static_cast<std::uint32_t>(message.header.value));
    if (error != 0)
        m_channel.send({.news = wire::News::GroupReady, .group = id, .error = error});
}

void CgroupMeans::orderGroup(const Message &message, CgroupGroup &group)
{
    int error = 0;
    switch (message.header.order) {
    case wire::Order::Start:
        return startIn(group, message);
    case wire::Order::SetLimits:
        return setLimits(message, group.directory());
    case wire::Order::Adopt:
        return m_adoptions->adopt(message.header, group);
    case wire::Order::Signal:
        m_groups->findStrays(group);
        error = group.signalAll(message.header.value, message.header.number == 1);
        break;
    case wire::Order::Kill:
        m_groups->killing();
        error = group.kill();
        break;
    case wire::Order::Freeze:
        error = group.setFrozen(true);
        break;
    case wire::Order::Thaw:
        error = group.setFrozen(false);
        break;
    case wire::Order::Release:
        error = release(group);
        break;
    case wire::Order::Destroy:
        if (!group.isEmpty()) {
            m_groups->killing();
            group.kill();
        }
        m_adoptions->forget(group.id());
        return m_groups->leaveGroup(group.id());
    default:
        error = ENOSYS;
    }
    if (error != 0)
        sendOrderFailed(message, error);
}

void CgroupMeans::sendOrderFailed(const Message &message, int error)
{
    m_channel.send({.news = wire::News::OrderFailed,
                    .group = message.header.group,
                    .value = static_cast<std::int32_t>(message.header.order),
                    .error = error});
}

void CgroupMeans::startIn(CgroupGroup &group, const Message &message)
{
    if (const int error = group.directory().limitsError()) {
        m_channel.send(
            {.news = wire::News::StartFailed, .group = group.id(), .error = error, .stage = wire::Stage::Limits});
        return;
    }
    if (group.isSpent())
        renew(group);
    group.start(message, Warden::descriptorLimit());
    m_groups->started(group);
}

void CgroupMeans::orderLevel(const Message &message, CgroupDirectory &level)
{
    const std::uint32_t id = message.header.group;
    int error = 0;
    switch (message.header.order) {
    case wire::Order::SetLimits:
        return setLimits(message, level);
    case wire::Order::Kill:
        error = level.kill();
        m_groups->killedFromAbove(id);
        break;
    case wire::Order::Freeze:
        error = level.setFrozen(true);
        break;
    case wire::Order::Thaw:
        error = level.setFrozen(false);
        break;
    case wire::Order::Destroy:
        if (id == 0)
            return;
        level.kill();
        m_groups->killedFromAbove(id);
        return m_groups->leaveBranch(id);
    default:
        error = ENOSYS;
    }
    if (error != 0)
        sendOrderFailed(message, error);
}

void CgroupMeans::setLimits(const Message &message, CgroupDirectory &level)
{
    wire::NewsHeader news{.news = wire::News::LimitsSet, .group = message.header.group};
    wire::LimitsHeader limits;
    wire::Controller refused{};
    if (message.payload.size() >= sizeof limits) {
        std::memcpy(&limits, message.payload.data(), sizeof limits);
        news.error = level.setLimits(limits, refused);
        news.value = news.error != 0 ? static_cast<std::int32_t>(refused) : 0;
    } else {
        news.error = EBADMSG;
    }
    m_channel.send(news);
}

/// Where members are left, the start goes into the old directory and shares their end.
void CgroupMeans::renew(CgroupGroup &group)
{
    m_watcher.unwatchEvents(group.directory().eventsFd());
    group.recreate();
    m_watcher.watchEvents(group.directory().eventsFd(), group.id());
}

int CgroupMeans::release(CgroupGroup &group)
{
    if (const int error = m_adoptions->release(group, m_base.get()))
        return error;
    const auto members = cgroupfs::members(group.directory().fd());
    const int outside = m_hostLeaf.outside();
    const int error = outside < 0 ? errno : group.release(outside);
    if (error != 0)
        return error;
    for (const pid_t pid : members) {
        const std::string path = cgroupfs::pathOf(pid);
        if (!path.empty())
            m_groups->forgive(path);
    }
    m_groups->leaveGroup(group.id());
    return 0;
}

bool CgroupMeans::endStep()
{
    // Killed, not asked whether empty first: a process may be on its way into the group right now.
    m_session.kill();
    if (m_session.events().populated == 1) {
        pollfd waiting{m_session.eventsFd(), POLLPRI, 0};
        ::poll(&waiting, 1, 2);
        return true;
    }
    if (m_groups->endStrays()) {
        ::usleep(1000);
        return true;
    }
    if (m_session.remove() == EBUSY)
        return true;
    m_hostLeaf.putBack();
    return false;
}

} // namespace paddock::warden
