// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/subreapermeans.h"

#include "engine/warden/groupwarden.h"
#include "engine/warden/proctree.h"
#include "engine/warden/treesweep.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock::warden {

SubreaperMeans::SubreaperMeans(Channel &channel, int ownerFd) : m_channel(channel), m_ownerFd(ownerFd) {}

void SubreaperMeans::handle(Message &message)
{
    if (message.header.order == wire::Order::CreateGroup)
        createGroup(message.header.group);
    else
        m_channel.send({.news = wire::News::OrderFailed,
                        .group = message.header.group,
                        .value = static_cast<std::int32_t>(message.header.order),
                        .error = ENOSYS});
}

int SubreaperMeans::makeSpare()
{
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return errno;
    UniqueFd engineEnd(pair[0]);
    UniqueFd wardenEnd(pair[1]);
    const pid_t pid = ::fork();
    if (pid == 0)
        GroupWarden::runInChild(wardenEnd.release(), m_ownerFd);
    if (pid < 0)
        return errno;
    m_wardens[pid] = 0;
    m_spare = {pid, std::move(engineEnd)};
    return 0;
}

void SubreaperMeans::doChore()
{
    if (m_spare.pid == 0)
        makeSpare(); // where that fails, the next group tries again and says why
}

void SubreaperMeans::createGroup(std::uint32_t id)
{
    wire::NewsHeader news{.news = wire::News::GroupReady, .group = id};
    if (m_spare.pid == 0)
        news.error = makeSpare();
    if (news.error != 0) {
        m_channel.send(news);
        return;
    }
    const Spare taken = std::exchange(m_spare, {});
    m_wardens[taken.pid] = id;
    news.pid = taken.pid;
    m_channel.send(news, taken.engineEnd.get());
}

void SubreaperMeans::childEnded(pid_t pid, int status, const rusage &)
{
    const auto warden = m_wardens.find(pid);
    if (warden == m_wardens.end())
        return;
    const std::uint32_t id = warden->second;
    m_wardens.erase(warden);
    if (pid == m_spare.pid)
        m_spare = {};
    if (id == 0)
        return; // a spare: nobody's group
    if (WIFEXITED(status) && WEXITSTATUS(status) == GroupWarden::kReleasedStatus)
        m_anyReleased = true;
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        m_lost.push_back(id);
}

bool SubreaperMeans::endStrays()
{
    bool any = false;
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        if (entry.parent != ::getpid() || m_wardens.contains(entry.pid))
            continue;
        any = true;
        proctree::sweepKill(entry.pid, entry);
    }
    return any;
}

void SubreaperMeans::settle()
{
    if (m_lost.empty() || endStrays())
        return;
    for (const std::uint32_t id : m_lost)
        m_channel.send({.news = wire::News::GroupLost, .group = id});
    m_lost.clear();
}

bool SubreaperMeans::endStep()
{
    if (!m_askedToEnd) {
        m_askedToEnd = true;
        for (const auto &[pid, id] : m_wardens)
            ::kill(pid, SIGTERM); // our child and not reaped: the pid is still its own
    }
    // What was released on purpose has come back to us and lives on; then strays can't be told apart any more.
    const bool strays = !m_anyReleased && m_wardens.empty() && endStrays();
    if (m_wardens.empty() && !strays)
        return false;
    ::usleep(1000);
    return true;
}

} // namespace paddock::warden
