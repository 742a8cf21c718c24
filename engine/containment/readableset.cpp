// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/readableset.h"

#include <QSocketNotifier>

#include <sys/epoll.h>

#include <algorithm>
#include <array>

namespace paddock {

std::shared_ptr<ReadableSet> ReadableSet::ofThisThread()
{
    static thread_local std::weak_ptr<ReadableSet> s_set;
    std::shared_ptr<ReadableSet> set = s_set.lock();
    if (!set) {
        set.reset(new ReadableSet);
        s_set = set;
    }
    return set;
}

ReadableSet::ReadableSet() : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (!m_epoll)
        return; // then add() says no
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ReadableSet::dispatch);
}

ReadableSet::~ReadableSet() = default;

bool ReadableSet::add(int fd, std::function<void()> ready)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return false;
    m_ready[fd] = std::move(ready);
    return true;
}

void ReadableSet::remove(int fd)
{
    if (m_ready.erase(fd) > 0)
        ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

void ReadableSet::dispatch()
{
    const std::shared_ptr<ReadableSet> self = ofThisThread(); // what is called may drop all others
    std::array<epoll_event, 32> events;
    const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < std::max(count, 0); ++i) {
        const auto found = m_ready.find(events[static_cast<std::size_t>(i)].data.fd);
        if (found == m_ready.end())
            continue; // removed by one before it
        const std::function<void()> ready = found->second;
        ready();
    }
}

} // namespace paddock
