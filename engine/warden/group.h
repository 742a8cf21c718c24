// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/channel.h"
#include "engine/warden/proctree.h"
#include "engine/warden/spawn.h"

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
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
    [[nodiscard]] bool leads(pid_t pid) const;
    /// Whether it leads or once led: then a session of that number was begun here.
    [[nodiscard]] bool hasLed(pid_t pid) const;
    /// The latest process started that was not reaped yet; 0: there is none.
    [[nodiscard]] pid_t latestLeader() const { return m_leaders.empty() ? 0 : m_leaders.back().pid; }
    [[nodiscard]] const std::vector<Leader> &leaders() const { return m_leaders; }
    /// Of the first one ever started, in clock ticks after boot; absent before that.
    [[nodiscard]] std::optional<std::uint64_t> firstStart() const { return m_firstStart; }
    /// All leaders have been reaped, adopted roots have ended, and that nobody else is left has not been said.
    [[nodiscard]] bool awaitsEmptiness() const { return !m_announcedEmpty && m_leaders.empty() && m_adoptedRoots == 0; }
    /// A foreign tree was taken in; it is empty again only after its root's end was told.
    void rootAdopted();
    void adoptedRootEnded() { --m_adoptedRoots; }
    /// What an ended member had used, of whom nothing else is said.
    void countReaped(const rusage &usage);
    /// True where the pid was one of ours.
    bool reap(pid_t pid, int status, const rusage &usage);
    /// Says Emptied where that has become true since the last time.
    void announceIfEmpty();

    /// To every member there is now, by pidfd. A member that cannot be signalled does not keep the others from it;
    /// its errno is returned. `wakeStopped`, as in a stop: and SIGCONT to those that are stopped, unless it is us who
    /// froze them; and once more to those who were born meanwhile, until there are none.
    int signalAll(int signal, bool wakeStopped);
    virtual int kill() = 0;
    virtual int setFrozen(bool frozen) = 0;
    [[nodiscard]] virtual bool isEmpty() = 0;

protected:
    /// What a signal for all of them does, pass by pass.
    struct Signalling
    {
        int signal = 0;
        bool wake = false; ///< and SIGCONT to those that are stopped
        bool anyNew = false;
        int error = 0;                                     ///< the first one
        std::set<std::pair<pid_t, std::uint64_t>> reached; ///< by pid and start time

        void note(int result); ///< of one of them; who has ended meanwhile is none
    };
    /// One pass: to those that were not reached yet.
    virtual void signalNew(Signalling &signalling);

    [[nodiscard]] virtual int cgroupFd() const { return -1; }
    [[nodiscard]] virtual bool isFrozen() = 0;
    [[nodiscard]] virtual std::vector<proctree::Entry> members() = 0;
    /// Whether a limit of processes keeps others from being born in it.
    [[nodiscard]] virtual bool isOutOfProcesses() const { return false; }
    [[nodiscard]] virtual int runNumber() const { return 0; }
    void sendNews(wire::NewsHeader news, int fd = -1);
    [[nodiscard]] Channel &channel() { return m_channel; }

private:
    std::uint32_t m_id;
    Channel &m_channel;
    std::vector<Leader> m_leaders;
    std::vector<pid_t> m_pastLeaders;
    std::optional<std::uint64_t> m_firstStart;
    std::int64_t m_reapedMicroseconds = 0;
    std::int64_t m_reapedPeakBytes = 0;
    int m_adoptedRoots = 0;
    bool m_announcedEmpty = true;
};

} // namespace paddock::warden
