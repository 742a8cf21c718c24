// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/groupwarden.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace paddock::warden {

GroupWarden::GroupWarden(UniqueFd channel, UniqueFd owner)
    : Warden(std::move(channel), std::move(owner)), m_group(0, this->channel()) // the channel says which group it is
{}

void GroupWarden::runInChild(int channelFd, int ownerFd)
{
    constexpr int kOwnerFd = wire::kChannelFd + 1;
    // Both are above the two places they go to, or already there: the session's warden holds 0 to 4 itself.
    const int owner = ::dup(ownerFd);
    ::dup3(channelFd, wire::kChannelFd, O_CLOEXEC);
    ::dup3(owner, kOwnerFd, O_CLOEXEC);
    ::syscall(SYS_close_range, kOwnerFd + 1U, UINT_MAX, 0U);
    if (prepareProcess() != 0)
        ::_exit(1);
    GroupWarden warden{UniqueFd(wire::kChannelFd), UniqueFd(kOwnerFd)};
    ::_exit(warden.run());
}

void GroupWarden::handle(Message &message)
{
    int error = 0;
    switch (message.header.order) {
    case wire::Order::Start:
        m_group.start(message, descriptorLimit());
        return;
    case wire::Order::Signal:
        error = m_group.signalAll(message.header.value, message.header.number == 1);
        break;
    case wire::Order::Kill:
        error = m_group.kill();
        break;
    case wire::Order::Freeze:
        error = m_group.setFrozen(true);
        break;
    case wire::Order::Thaw:
        error = m_group.setFrozen(false);
        break;
    case wire::Order::Release:
        release();
        return;
    case wire::Order::Destroy:
    case wire::Order::Quit:
        end(carryOutLastWill());
        return;
    default:
        error = ENOSYS;
    }
    if (error != 0)
        channel().send({.news = wire::News::OrderFailed,
                        .group = m_group.id(),
                        .value = static_cast<std::int32_t>(message.header.order),
                        .error = error});
}

void GroupWarden::release()
{
    m_group.setFrozen(false);
    end(kReleasedStatus);
}

void GroupWarden::childEnded(pid_t pid, int status, const rusage &usage)
{
    if (!m_group.reap(pid, status, usage))
        m_group.countReaped(usage);
}

void GroupWarden::settle()
{
    m_group.killAgain();
    m_group.announceIfEmpty();
}

int GroupWarden::carryOutLastWill()
{
    constexpr useconds_t kPause = 500;
    constexpr useconds_t kLongPause = 100'000; // for a member that became root, whose end we can only wait for
    while (reapChildren())
        ::usleep(m_group.kill() == 0 ? kPause : kLongPause);
    return 0;
}

} // namespace paddock::warden
