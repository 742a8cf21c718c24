// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/group.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace paddock::warden {

namespace {

std::int64_t cpuMicrosecondsOf(const rusage &usage)
{
    constexpr std::int64_t kMicro = 1'000'000;
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * kMicro + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

std::int64_t peakBytesOf(const rusage &usage) { return static_cast<std::int64_t>(usage.ru_maxrss) * 1024; }

} // namespace

void Group::sendNews(wire::NewsHeader news, int fd)
{
    news.group = m_id;
    news.reapedMicroseconds = m_reapedMicroseconds;
    news.reapedPeakBytes = m_reapedPeakBytes;
    m_channel.send(news, fd);
}

void Group::start(const Message &message, const rlimit &descriptorLimit)
{
    auto request = SpawnRequest::parse(message);
    wire::NewsHeader failure{.news = wire::News::StartFailed};
    if (!request) {
        failure.error = EBADMSG;
        sendNews(failure);
        return;
    }
    // A process born into a frozen group would never get to execute, and we would wait for it for ever.
    if (isFrozen()) {
        failure.error = EBUSY;
        failure.stage = wire::Stage::Group;
        sendNews(failure);
        return;
    }
    request->descriptorLimit = descriptorLimit;
    SpawnResult result = spawn(*request, cgroupFd());
    if (result.failure.error != 0) {
        failure.error = result.failure.error;
        failure.stage = failure.error == EAGAIN && isOutOfProcesses() ? wire::Stage::Limits : result.failure.stage;
        failure.value = result.failure.detail;
        sendNews(failure);
        announceIfEmpty();
        return;
    }
    // Not reaped yet, so its entry in /proc is there even if it has ended already.
    const auto entry = proctree::readEntry(result.pid);
    const Leader leader{result.pid, entry ? entry->startTime : 0};
    m_leaders.push_back(leader);
    if (!m_firstStart)
        m_firstStart = leader.startTime;
    m_announcedEmpty = false;
    sendNews({.news = wire::News::Started, .pid = leader.pid, .value = runNumber(), .number = leader.startTime},
             result.pidfd.get());
}

bool Group::leads(pid_t pid) const
{
    return std::any_of(m_leaders.begin(), m_leaders.end(), [&](const Leader &each) { return each.pid == pid; });
}

bool Group::hasLed(pid_t pid) const
{
    return leads(pid) || std::find(m_pastLeaders.begin(), m_pastLeaders.end(), pid) != m_pastLeaders.end();
}

void Group::countReaped(const rusage &usage)
{
    m_reapedMicroseconds += cpuMicrosecondsOf(usage);
    m_reapedPeakBytes = std::max(m_reapedPeakBytes, peakBytesOf(usage));
}

bool Group::reap(pid_t pid, int status, const rusage &usage)
{
    const auto leader =
        std::find_if(m_leaders.begin(), m_leaders.end(), [&](const Leader &each) { return each.pid == pid; });
    if (leader == m_leaders.end())
        return false;
    countReaped(usage);
    const std::uint64_t startTime = leader->startTime;
    m_leaders.erase(leader);
    m_pastLeaders.push_back(pid);
    // Most leaders are the last to go: saying both at once spares a message and a look at who is left.
    m_announcedEmpty = m_leaders.empty() && m_adoptedRoots == 0 && isEmpty();
    sendNews({.news = wire::News::LeaderExited,
              .pid = pid,
              .value = status,
              .groupIsEmpty = m_announcedEmpty ? 1U : 0U,
              .number = startTime,
              .cpuMicroseconds = cpuMicrosecondsOf(usage),
              .peakBytes = peakBytesOf(usage)});
    return true;
}

void Group::rootAdopted()
{
    ++m_adoptedRoots;
    m_announcedEmpty = false;
}

int Group::signalAll(int signal, bool wakeStopped)
{
    // Who was born while its parent was still waiting for the signal has not got it and would outlive a stop; with the
    // signal pending nobody forks any more. Other signals are not repeated: a handler may well start somebody new.
    const int passes = wakeStopped ? 10 : 1;
    Signalling signalling;
    signalling.signal = signal;
    signalling.wake = wakeStopped && !isFrozen();
    signalling.anyNew = true;
    for (int pass = 0; pass < passes && std::exchange(signalling.anyNew, false); ++pass)
        signalNew(signalling);
    return signalling.error;
}

void Group::signalNew(Signalling &signalling)
{
    for (const proctree::Entry &member : members()) {
        if (!signalling.reached.emplace(member.pid, member.startTime).second)
            continue;
        signalling.anyNew = true;
        signalling.note(proctree::signalExactly(member, signalling.signal, signalling.wake));
    }
}

void Group::Signalling::note(int result)
{
    if (error == 0 && result != ESRCH)
        error = result;
}

void Group::announceIfEmpty()
{
    if (!awaitsEmptiness() || !isEmpty())
        return;
    m_announcedEmpty = true;
    sendNews({.news = wire::News::Emptied});
}

} // namespace paddock::warden
