// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/channel.h"
#include "engine/warden/proctree.h"
#include "engine/warden/spawn.h"

#include <cstdint>
#include <vector>

namespace paddock::warden {

/// A process the engine had us start, until it is reaped.
struct Leader
{
    pid_t pid = 0;
    std::uint64_t startTime = 0;
};

/// One contained group inside a warden. Keeps its leaders and says once when it has run empty; how members are found,
/// stopped and killed is the mechanism's. Single-threaded, owned by the warden.
class Group
{
public:
    Group(std::uint32_t id, Channel &channel) : m_id(id), m_channel(channel) {}
    virtual ~Group() = default;
    Group(const Group &) = delete;
    Group &operator=(const Group &) = delete;

    [[nodiscard]] std::uint32_t id() const { return m_id; }
    /// A group that was made ahead of time becomes the engine's.
    void adoptId(std::uint32_t id) { m_id = id; }

    void start(const Message &message, const rlimit &descriptorLimit);
    /// True where the pid was one of ours.
    bool reap(pid_t pid, int status, const rusage &usage);
    /// Says Emptied where that has become true since the last time.
    void announceIfEmpty();

    /// To every member there is now, by pidfd. A member that cannot be signalled does not keep the others from it;
    /// its errno is returned. `wakeStopped`: and SIGCONT to those that are stopped, unless it is us who froze them.
    virtual int signalAll(int signal, bool wakeStopped);
    virtual int kill() = 0;
    virtual int setFrozen(bool frozen) = 0;
    [[nodiscard]] virtual bool isEmpty() = 0;

protected:
    [[nodiscard]] virtual int cgroupFd() const { return -1; }
    [[nodiscard]] virtual bool isFrozen() = 0;
    [[nodiscard]] virtual std::vector<proctree::Entry> members() = 0;
    [[nodiscard]] virtual int runNumber() const { return 0; }
    void sendNews(wire::NewsHeader news, int fd = -1);
    [[nodiscard]] Channel &channel() { return m_channel; }

private:
    std::uint32_t m_id;
    Channel &m_channel;
    std::vector<Leader> m_leaders;
    bool m_announcedEmpty = true;
};

} // namespace paddock::warden
