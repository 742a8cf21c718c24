// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/samplerworker.h"

#include "engine/sampling/snapshotmaker.h"

#include <algorithm>
#include <pthread.h>

namespace paddock {

namespace {

using std::chrono::milliseconds;

/// The second sample comes early, because only then are there CPU figures.
constexpr milliseconds secondSampleAfter{250};
/// A burst of orders must not turn sampling into a busy loop.
constexpr milliseconds shortestInterval{100};

} // namespace

Sampler::Worker::Worker(std::function<void()> announce) : m_announce(std::move(announce)) {}

Sampler::Worker::~Worker() { stop(); }

void Sampler::Worker::setInterval(milliseconds interval)
{
    {
        const std::lock_guard lock(m_mutex);
        m_interval = std::max(interval, shortestInterval);
        m_changed = true;
    }
    m_wake.notify_all();
}

void Sampler::Worker::setGroups(const QList<GroupSource> &groups)
{
    const std::lock_guard lock(m_mutex);
    m_groups = groups;
}

void Sampler::Worker::start()
{
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

void Sampler::Worker::stop()
{
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
    const std::lock_guard lock(m_mutex);
    m_newest.reset();
    m_sampleAsked = false;
}

void Sampler::Worker::sampleNow()
{
    {
        const std::lock_guard lock(m_mutex);
        m_sampleAsked = true;
    }
    m_wake.notify_all();
}

SnapshotPtr Sampler::Worker::takeNewest()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_newest, nullptr);
}

void Sampler::Worker::run(const std::stop_token &stop)
{
    ::pthread_setname_np(::pthread_self(), "paddock-sampler");
    SnapshotMaker maker;
    bool first = true;
    do {
        QList<GroupSource> groups;
        {
            const std::lock_guard lock(m_mutex);
            groups = m_groups;
            m_sampleAsked = false;
        }
        const Clock::time_point begun = Clock::now();
        if (SnapshotPtr snapshot = maker.take(groups, stop))
            publish(std::move(snapshot));
        // the first look takes long, and a figure needs time between the two readings of a counter
        if (!waitForTurn(stop, first ? Clock::now() : begun, first))
            return;
        first = false;
    } while (true);
}

/// False when the thread is to end.
bool Sampler::Worker::waitForTurn(const std::stop_token &stop, Clock::time_point lastTaken, bool second)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        m_changed = false;
        const milliseconds regular = second ? std::min(m_interval, secondSampleAfter) : m_interval;
        const auto due = lastTaken + (m_sampleAsked ? shortestInterval : regular);
        const bool askedBefore = m_sampleAsked;
        const bool woken =
            m_wake.wait_until(lock, stop, due, [&] { return m_changed || m_sampleAsked != askedBefore; });
        if (!woken && Clock::now() >= due)
            break;
    }
    return !stop.stop_requested();
}

void Sampler::Worker::publish(SnapshotPtr snapshot)
{
    bool isFirstWaiting = false;
    {
        const std::lock_guard lock(m_mutex);
        isFirstWaiting = m_newest == nullptr;
        m_newest.swap(snapshot);
    }
    if (isFirstWaiting)
        m_announce();
}

} // namespace paddock
