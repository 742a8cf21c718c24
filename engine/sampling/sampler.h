// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/sampling/groupsource.h"
#include "engine/sampling/snapshot.h"

#include <QList>
#include <QObject>

#include <chrono>
#include <memory>

namespace paddock {

/// Looks at every process of the machine once an interval, on a thread of its own. Lives on the engine's thread;
/// `sampled` comes there, always with the newest snapshot: what a busy engine did not fetch in time is left out.
/// Never fails: what can't be seen is missing from the snapshot, see Snapshot::restricted.
class Sampler : public QObject
{
    Q_OBJECT
public:
    explicit Sampler(QObject *parent = nullptr);
    ~Sampler() override;

    void setInterval(std::chrono::milliseconds interval); ///< default 1 s, at least 100 ms
    void setGroups(const QList<GroupSource> &groups);     ///< from the next sample on
    void start();     ///< one sample at once, one after 250 ms for the first CPU figures, then one an interval
    void stop();      ///< ends the thread; no `sampled` comes after it
    void sampleNow(); ///< one sample as soon as it can be taken, e.g. after a start; at most one in 100 ms

Q_SIGNALS:
    void sampled(const paddock::SnapshotPtr &snapshot);

private:
    void deliver();

    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace paddock
