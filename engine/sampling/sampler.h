// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/sampling/snapshot.h"

#include <QList>
#include <QObject>

#include <chrono>
#include <memory>

namespace paddock {

/// A group whose totals are wanted. Either cgroupPath or reaperPid says where its members are.
struct GroupSource {
    QString id;
    QString cgroupPath;         ///< the group's directory, counted recursively
    std::int32_t reaperPid = 0; ///< members are this process's descendants, itself left out

    bool operator==(const GroupSource &) const = default;
};

/// Looks at every process of the machine once an interval, on a thread of its own.
/// Lives on the engine's thread; `sampled` comes there.
class Sampler : public QObject
{
    Q_OBJECT
public:
    explicit Sampler(QObject *parent = nullptr);
    ~Sampler() override;

    void setInterval(std::chrono::milliseconds interval); ///< default 1 s
    void setGroups(const QList<GroupSource> &groups);     ///< from the next sample on
    void start();
    void stop();
    void sampleNow(); ///< one sample as soon as it can be taken, e.g. after a start

Q_SIGNALS:
    void sampled(const paddock::SnapshotPtr &snapshot);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace paddock
