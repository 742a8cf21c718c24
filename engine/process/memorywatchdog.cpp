// SPDX-License-Identifier: Apache-2.0
#include "engine/process/memorywatchdog.h"

#include "engine/containment/groupmemory.h"

#include <QElapsedTimer>

#include <algorithm>

namespace paddock {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kInterval{100};
constexpr int kShareOfTheThread = 20;

} // namespace

MemoryWatchdog::MemoryWatchdog(QObject *parent) : QObject(parent), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MemoryWatchdog::look);
}

void MemoryWatchdog::start(const Containment *group, qint64 limitBytes)
{
    m_group = group;
    m_limitBytes = limitBytes;
    m_timer.start(kInterval);
}

void MemoryWatchdog::look()
{
    QElapsedTimer took;
    took.start();
    const qint64 bytes = groupMemoryBytes(m_group->location(), m_limitBytes);
    m_peakBytes = std::max(m_peakBytes, bytes);
    if (bytes > m_limitBytes) {
        Q_EMIT exceeded(bytes);
        return;
    }
    m_timer.start(std::max(kInterval, milliseconds(took.elapsed() * kShareOfTheThread)));
}

} // namespace paddock
