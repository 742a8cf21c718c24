// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/sampler.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace paddock {

/// The sampler's thread and what it shares with the engine's: orders on the way in, the newest snapshot on the way out.
/// Owned by Sampler, which calls everything from its own thread; the thread ends in stop() and in the destructor.
class Sampler::Worker
{
public:
    /// `announce` is called on the worker's thread when a snapshot lies ready and the one before was taken away.
    explicit Worker(std::function<void()> announce);
    ~Worker();
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    void setInterval(std::chrono::milliseconds interval);
    void setGroups(const QList<GroupSource> &groups);
    void start();
    void stop(); ///< waits for the thread; a snapshot not taken away yet is dropped
    void sampleNow();
    SnapshotPtr takeNewest(); ///< null when there is none

private:
    using Clock = std::chrono::steady_clock;

    void run(const std::stop_token &stop);
    bool waitForTurn(const std::stop_token &stop, Clock::time_point lastTaken, bool second);
    void publish(SnapshotPtr snapshot);

    const std::function<void()> m_announce;
    std::mutex m_mutex; ///< guards all below but m_thread
    std::condition_variable_any m_wake;
    std::chrono::milliseconds m_interval{1000};
    QList<GroupSource> m_groups;
    bool m_sampleAsked = false;
    bool m_changed = false;
    SnapshotPtr m_newest;
    std::jthread m_thread; ///< last, so that it ends before the rest goes
};

} // namespace paddock
