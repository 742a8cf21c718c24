// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/warden.h"

#include "engine/warden/spawn.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace paddock::warden {

namespace {

constexpr std::uint64_t kChannelId = ~0ULL;
constexpr std::uint64_t kSignalsId = ~0ULL - 1;
constexpr std::uint64_t kOwnerId = ~0ULL - 2;
constexpr int kSettleIntervalMs = 2;

rlimit s_descriptorLimit{};

sigset_t allSignals()
{
    sigset_t all;
    ::sigfillset(&all);
    return all;
}

/// Ignored signals stay ignored across execve; our children shall start with the defaults. posix_spawn leaves those
/// that glibc keeps to itself ignored, and signal() does not know them.
void giveSignalsTheirDefault()
{
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    const std::array<std::uint64_t, 8> plain{}; // the kernel's struct sigaction with SIG_DFL, whatever its layout
    for (int signal = __SIGRTMIN; signal < SIGRTMIN; ++signal)
        ::syscall(SYS_rt_sigaction, signal, plain.data(), nullptr, sizeof(std::uint64_t));
}

} // namespace

int Warden::prepareProcess()
{
    if (!keepStreamPlaces()) // before anything else gets them
        return errno;
    const sigset_t all = allSignals();
    if (::sigprocmask(SIG_SETMASK, &all, nullptr) != 0)
        return errno;
    const bool forked = s_descriptorLimit.rlim_max != 0; // a group's warden, which has this from the session's
    if (!forked) {
        giveSignalsTheirDefault();
        ::getrlimit(RLIMIT_NOFILE, &s_descriptorLimit);
        rlimit raised = s_descriptorLimit;
        raised.rlim_cur = raised.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &raised);
    }
    return ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno;
}

void Warden::setSoftDescriptorLimit(std::uint64_t limit)
{
    if (limit > 0 && limit <= s_descriptorLimit.rlim_max)
        s_descriptorLimit.rlim_cur = limit;
}

const rlimit &Warden::descriptorLimit() { return s_descriptorLimit; }

Warden::Warden(UniqueFd channel, UniqueFd owner)
    : m_channel(std::move(channel)), m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    const sigset_t all = allSignals();
    m_signals.reset(::signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK));
    watch(m_channel.fd(), kChannelId, EPOLLIN);
    watch(m_signals.get(), kSignalsId, EPOLLIN);
    takeOwner(std::move(owner));
}

void Warden::takeOwner(UniqueFd owner)
{
    if (!owner)
        return;
    if (m_owner)
        unwatch(m_owner.get());
    m_owner = std::move(owner);
    watch(m_owner.get(), kOwnerId, EPOLLIN);
}

bool Warden::watch(int fd, std::uint64_t id, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    return ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void Warden::unwatch(int fd) { ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr); }

void Warden::end(int status)
{
    m_ended = true;
    m_status = status;
}

int Warden::run()
{
    if (!m_epoll || !m_signals)
        return 1;
    std::array<epoll_event, 32> events;
    while (!m_ended) {
        if (m_ownerGone)
            return carryOutLastWill();
        const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()),
                                       isWaiting() ? kSettleIntervalMs : -1);
        if (count < 0 && errno != EINTR)
            return carryOutLastWill();
        for (int i = 0; i < count && !m_ended; ++i) {
            const epoll_event &event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == kChannelId)
                readChannel();
            else if (event.data.u64 == kSignalsId)
                readSignals();
            else if (event.data.u64 == kOwnerId)
                m_ownerGone = true;
            else
                watchedReady(event.data.u64);
        }
        if (!m_ended && m_choreOffered)
            doChore();
        m_choreOffered = false;
        if (!m_ended && count == 0 && isWaiting())
            tick();
    }
    return m_status;
}

void Warden::readChannel()
{
    Message message;
    while (!m_ended) {
        switch (m_channel.receive(message)) {
        case Channel::Received::Message:
            handle(message);
            break;
        case Channel::Received::Nothing:
            return;
        case Channel::Received::Closed:
            m_ownerGone = true;
            return;
        }
    }
}

void Warden::readSignals()
{
    signalfd_siginfo info{};
    bool childEvent = false;
    while (::read(m_signals.get(), &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            childEvent = true;
        // The session's warden ends its groups' wardens this way; nobody else's signal means anything here.
        if (info.ssi_signo == SIGTERM && static_cast<pid_t>(info.ssi_pid) == ::getppid())
            m_ownerGone = true;
    }
    if (childEvent) {
        reapChildren();
        settle();
    }
}

bool Warden::reapChildren()
{
    int status = 0;
    rusage usage{};
    pid_t pid;
    while ((pid = ::wait4(-1, &status, WNOHANG, &usage)) > 0)
        childEnded(pid, status, usage);
    return pid == 0;
}

} // namespace paddock::warden
