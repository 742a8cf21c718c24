// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/channel.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>

namespace paddock::warden {

/// What the session's warden asks of its loop.
class Watcher
{
public:
    virtual ~Watcher() = default;
    /// cgroup.events and its like.
    virtual bool watchEvents(int fd, std::uint64_t id) = 0;
    /// A pidfd: the process has ended.
    virtual bool watchReadable(int fd, std::uint64_t id) = 0;
    virtual void unwatchEvents(int fd) = 0;
};

/// How a session's groups are made and ended: one class for each mechanism. Owned by the session's warden.
class SessionMeans
{
public:
    virtual ~SessionMeans() = default;

    virtual void handle(Message &message) = 0;
    virtual void childEnded(pid_t pid, int status, const rusage &usage) = 0;
    virtual void settle() = 0;
    virtual void tick() = 0;
    [[nodiscard]] virtual bool isWaiting() const = 0;
    virtual void watchedReady(std::uint64_t id) = 0;
    virtual void doChore() = 0;
    /// One step of ending everything: false when nothing is left of it.
    virtual bool endStep() = 0;
};

} // namespace paddock::warden
