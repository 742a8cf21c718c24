// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/processgroupgroup.h"
#include "engine/warden/treesweep.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace paddock::warden {

namespace {

bool hasEnded(const UniqueFd &pidfd)
{
    pollfd ended{pidfd.get(), POLLIN, 0};
    return ::poll(&ended, 1, 0) != 0;
}

/// Asked of the kernel, which keeps the number of a process group from being used again while anybody is in it.
bool exists(const Leader &leader) { return ::kill(-leader.pid, 0) == 0 || errno != ESRCH; }

} // namespace

ProcessGroupGroup::ProcessGroupGroup(std::uint32_t id, Channel &channel, Watcher &watcher)
    : Group(id, channel), m_watcher(watcher)
{}

ProcessGroupGroup::~ProcessGroupGroup()
{
    for (const UniqueFd &pidfd : m_watched)
        m_watcher.unwatchEvents(pidfd.get());
}

void ProcessGroupGroup::noteLeader()
{
    if (leaders().empty())
        return;
    const Leader &latest = leaders().back();
    if (m_processGroups.empty() || m_processGroups.back().pid != latest.pid ||
        m_processGroups.back().startTime != latest.startTime)
        m_processGroups.push_back(latest);
    m_killing = false; // what was ordered before does not concern the new one
}

std::vector<proctree::Entry> ProcessGroupGroup::members()
{
    std::erase_if(m_processGroups, [](const Leader &leader) { return !exists(leader); });
    std::vector<proctree::Entry> found;
    for (const Leader &leader : m_processGroups) {
        const auto part = proctree::membersOfGroup(leader.pid, leader.startTime);
        found.insert(found.end(), part.begin(), part.end());
    }
    return found;
}

bool ProcessGroupGroup::isEmpty() { return members().empty(); }

/// In one stroke, which nobody outruns by forking. Only where the leader is not reaped: until then its number is its
/// own.
void ProcessGroupGroup::killWhole()
{
    for (const Leader &leader : leaders())
        ::kill(-leader.pid, SIGKILL);
}

int ProcessGroupGroup::kill()
{
    int refused = 0;
    killWhole();
    proctree::sweepKill([this] { return members(); }, &refused);
    m_killing = true;
    noteFrozen(false); // nobody is left to be frozen, and what comes next shall run
    settle();
    return refused;
}

int ProcessGroupGroup::setFrozen(bool frozen)
{
    if (frozen) {
        const auto stopped = proctree::sweepStop([this] { return members(); });
        m_stopped.insert(m_stopped.end(), stopped.begin(), stopped.end());
    } else {
        for (const proctree::Entry &entry : m_stopped)
            proctree::signalExactly(entry, SIGCONT); // an error: it has ended
    }
    noteFrozen(frozen);
    return 0;
}

void ProcessGroupGroup::noteFrozen(bool frozen)
{
    if (!frozen)
        m_stopped.clear();
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    sendNews({.news = wire::News::FrozenChanged, .value = frozen ? 1 : 0});
}

void ProcessGroupGroup::settle()
{
    m_blind = false;
    dropEnded();
    if (!m_watched.empty() || !awaitsEmptiness())
        return; // somebody is still there
    auto left = members();
    if (left.empty()) {
        m_killing = false;
        announceIfEmpty();
        return;
    }
    if (m_killing) { // who was forked while the last sweep went by
        killWhole();
        proctree::sweepKill([this] { return members(); });
        left = members();
    }
    watchMembers(left);
}

void ProcessGroupGroup::dropEnded()
{
    std::erase_if(m_watched, [this](const UniqueFd &pidfd) {
        const bool ended = hasEnded(pidfd);
        if (ended)
            m_watcher.unwatchEvents(pidfd.get());
        return ended;
    });
}

/// Who has ended before it could be opened leaves nothing to watch: then the next look is due at once.
void ProcessGroupGroup::watchMembers(const std::vector<proctree::Entry> &members)
{
    for (const proctree::Entry &member : members) {
        UniqueFd pidfd = proctree::openExactly(member);
        if (!pidfd || !m_watcher.watchReadable(pidfd.get(), id()))
            continue;
        m_watched.push_back(std::move(pidfd));
    }
    m_blind = m_watched.empty();
}

void ProcessGroupGroup::tellStops()
{
    for (const Leader &leader : leaders()) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(leader.pid), &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == leader.pid)
            sendNews({.news = wire::News::LeaderStopped,
                      .pid = leader.pid,
                      .value = info.si_status,
                      .number = leader.startTime});
    }
}

} // namespace paddock::warden
