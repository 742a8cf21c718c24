// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/channel.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>

namespace paddock::warden {

/// The loop both kinds of warden run: orders from the engine, ended children, and the engine's own end, after which
/// the last will is carried out. Single-threaded; every signal is blocked and the few that matter are read.
class Warden
{
public:
    Warden(UniqueFd channel, UniqueFd owner);
    virtual ~Warden() = default;
    Warden(const Warden &) = delete;
    Warden &operator=(const Warden &) = delete;

    /// Returns the exit status once everything has ended.
    int run();

    /// Keeps the places of a child's streams, blocks all signals, gives the ones that were ignored their default back,
    /// raises the limit of open files, becomes a child subreaper. 0 or an errno. Once a process, and again after fork.
    static int prepareProcess();
    /// What children get back, since the warden, and often the engine, have raised their own.
    [[nodiscard]] static const rlimit &descriptorLimit();
    static void setSoftDescriptorLimit(std::uint64_t limit);

protected:
    virtual void handle(Message &message) = 0;
    virtual void childEnded(pid_t pid, int status, const rusage &usage) = 0;
    virtual void settle() = 0; ///< after one or more children ended
    virtual void tick() = 0;   ///< while isWaiting(), when nothing else has happened for a few milliseconds
    [[nodiscard]] virtual bool isWaiting() const = 0;
    virtual void watchedReady(std::uint64_t id) = 0;
    /// Work nobody waits for, one piece a call: done right behind a start, while the new program is busy executing,
    /// and when nothing else has happened for a moment.
    virtual void doChore() {}
    /// Ends and removes everything; returns the exit status.
    virtual int carryOutLastWill() = 0;

    void end(int status);
    void offerChore() { m_choreOffered = true; }
    bool watch(int fd, std::uint64_t id, std::uint32_t events);
    void unwatch(int fd);
    void takeOwner(UniqueFd owner);
    /// Reaps whatever has ended. False when there is no child at all.
    bool reapChildren();

    [[nodiscard]] Channel &channel() { return m_channel; }
    [[nodiscard]] int ownerFd() const { return m_owner.get(); }

private:
    void readChannel();
    void readSignals();

    Channel m_channel;
    UniqueFd m_owner;
    UniqueFd m_epoll;
    UniqueFd m_signals;
    bool m_ownerGone = false;
    bool m_choreOffered = false;
    bool m_ended = false;
    int m_status = 0;
};

} // namespace paddock::warden
