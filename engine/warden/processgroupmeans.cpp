// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/processgroupmeans.h"

#include "engine/warden/warden.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace paddock::warden {

ProcessGroupMeans::ProcessGroupMeans(Channel &channel, Watcher &watcher) : m_channel(channel), m_watcher(watcher) {}

int ProcessGroupMeans::takeUp() { return ::prctl(PR_SET_CHILD_SUBREAPER, 0UL, 0UL, 0UL, 0UL) == 0 ? 0 : errno; }

void ProcessGroupMeans::handle(Message &message)
{
    const std::uint32_t id = message.header.group;
    if (message.header.order == wire::Order::CreateGroup) {
        m_groups[id] = std::make_unique<ProcessGroupGroup>(id, m_channel, m_watcher);
        return;
    }
    const auto group = m_groups.find(id);
    if (group != m_groups.end())
        orderGroup(message, *group->second);
    else if (message.header.order == wire::Order::Start)
        m_channel.send({.news = wire::News::StartFailed, .group = id, .error = ENOENT, .stage = wire::Stage::Group});
}

void ProcessGroupMeans::orderGroup(const Message &message, ProcessGroupGroup &group)
{
    int error = 0;
    switch (message.header.order) {
    case wire::Order::Start:
        group.start(message, Warden::descriptorLimit());
        group.noteLeader();
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
        group.setFrozen(false);
        m_groups.erase(group.id());
        return;
    case wire::Order::Destroy:
        return leave(group.id());
    default:
        error = ENOSYS;
    }
    if (error != 0)
        m_channel.send({.news = wire::News::OrderFailed,
                        .group = message.header.group,
                        .value = static_cast<std::int32_t>(message.header.order),
                        .error = error});
}

void ProcessGroupMeans::leave(std::uint32_t id)
{
    const auto found = m_groups.find(id);
    if (!found->second->isEmpty()) {
        found->second->kill();
        m_leaving.push_back(std::move(found->second));
    }
    m_groups.erase(found);
}

void ProcessGroupMeans::childEnded(pid_t pid, int status, const rusage &usage)
{
    forEachGroup([&](ProcessGroupGroup &group) { group.reap(pid, status, usage); });
}

void ProcessGroupMeans::settle()
{
    forEachGroup([](ProcessGroupGroup &group) {
        group.tellStops();
        group.settle();
    });
    std::erase_if(m_leaving, [](const auto &group) { return group->isEmpty(); });
}

bool ProcessGroupMeans::isWaiting() const
{
    bool blind = false;
    forEachGroup([&](const ProcessGroupGroup &group) { blind = blind || group.isBlind(); });
    return blind;
}

void ProcessGroupMeans::watchedReady(std::uint64_t)
{
    settle(); // of whichever group: one that is leaving may bear the number no more
}

bool ProcessGroupMeans::endStep()
{
    bool any = false;
    forEachGroup([&](ProcessGroupGroup &group) {
        if (group.isEmpty())
            return;
        any = true;
        group.kill();
    });
    if (any)
        ::usleep(1000);
    return any;
}

} // namespace paddock::warden
