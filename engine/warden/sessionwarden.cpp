// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/sessionwarden.h"

#include "engine/warden/cgroupmeans.h"
#include "engine/warden/processgroupmeans.h"
#include "engine/warden/proctree.h"
#include "engine/warden/subreapermeans.h"
#include "engine/warden/treesweep.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace paddock::warden {

namespace {

/// What comes behind Hello's header: the directory's name and the lease's path.
std::pair<std::string, std::string> stringsOf(std::string_view payload)
{
    payload.remove_prefix(std::min(payload.size(), sizeof(wire::HelloHeader)));
    const std::size_t end = std::min(payload.find('\0'), payload.size());
    return {std::string(payload.substr(0, end)), std::string(payload.substr(std::min(end + 1, payload.size())))};
}

} // namespace

SessionWarden::SessionWarden(UniqueFd channel) : Warden(std::move(channel), UniqueFd()) {}

SessionWarden::~SessionWarden() = default;

bool SessionWarden::watchEvents(int fd, std::uint64_t id) { return watch(fd, id, EPOLLPRI); }

bool SessionWarden::watchReadable(int fd, std::uint64_t id) { return watch(fd, id, EPOLLIN); }

void SessionWarden::handle(Message &message)
{
    switch (message.header.order) {
    case wire::Order::Hello:
        greet(message);
        break;
    case wire::Order::KillTree:
        killTree(message.header);
        break;
    case wire::Order::Quit:
        end(carryOutLastWill());
        break;
    default:
        if (m_means)
            m_means->handle(message);
        if (message.header.order == wire::Order::Start || message.header.order == wire::Order::CreateGroup)
            offerChore();
    }
}

void SessionWarden::greet(Message &message)
{
    wire::NewsHeader ready{.news = wire::News::Ready};
    if (m_means) // the engine looks for a better place
        carryOutLastWill();
    m_means.reset();
    takeOwner(std::move(message.fds[0]));
    wire::HelloHeader hello{.version = 0};
    if (message.payload.size() >= sizeof hello)
        std::memcpy(&hello, message.payload.data(), sizeof hello);
    setSoftDescriptorLimit(hello.descriptorLimit);
    const auto [name, leasePath] = stringsOf(message.payload);
    m_leasePath = leasePath;
    if (hello.version != wire::kVersion) {
        ready.error = EPROTO;
        ready.stage = wire::Stage::Version;
    } else if (message.header.value == static_cast<std::int32_t>(wire::Means::Cgroup)) {
        UniqueFd base = std::move(message.fds[1]);
        auto means = std::make_unique<CgroupMeans>(channel(), *this, std::move(base), name, hello.ownerPid);
        means->takeUp(ready);
        if (ready.error == 0)
            m_means = std::move(means);
    } else if (message.header.value == static_cast<std::int32_t>(wire::Means::ProcessGroup)) {
        ready.error = ProcessGroupMeans::takeUp();
        if (ready.error == 0)
            m_means = std::make_unique<ProcessGroupMeans>(channel(), *this);
    } else {
        m_means = std::make_unique<SubreaperMeans>(channel(), ownerFd());
    }
    channel().send(ready);
}

void SessionWarden::killTree(const wire::OrderHeader &header)
{
    const pid_t pid = header.value;
    wire::NewsHeader news{.news = wire::News::TreeKilled, .pid = pid, .number = header.number};
    const auto entry = proctree::readEntry(pid);
    if (!entry || entry->startTime != header.number)
        news.error = ESRCH;
    else if (entry->kernelThread)
        news.error = EINVAL;
    else if (proctree::isAncestorOrSelf(pid))
        news.error = EDEADLK;
    else
        news.value = proctree::sweepKill(pid, entry, &news.error);
    channel().send(news);
}

void SessionWarden::childEnded(pid_t pid, int status, const rusage &usage)
{
    if (m_means)
        m_means->childEnded(pid, status, usage);
}

void SessionWarden::settle()
{
    if (m_means)
        m_means->settle();
}

void SessionWarden::tick()
{
    if (m_means)
        m_means->tick();
}

void SessionWarden::watchedReady(std::uint64_t id)
{
    if (m_means)
        m_means->watchedReady(id);
}

void SessionWarden::doChore()
{
    if (m_means)
        m_means->doChore();
}

int SessionWarden::carryOutLastWill()
{
    // A process in uninterruptible sleep can outlast any kill; at some point it is the kernel's alone.
    constexpr std::chrono::seconds kPatience{60};
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (m_means && m_means->endStep()) {
        reapChildren();
        if (std::chrono::steady_clock::now() > until)
            return 1;
    }
    if (!m_leasePath.empty())
        ::unlink(m_leasePath.c_str()); // nothing is left that anybody would have to find
    return 0;
}

} // namespace paddock::warden
