// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"

#include <QObject>
#include <QTimer>

namespace paddock {

/// Keeps an eye on a group's memory where the kernel cannot: looks ten times a second, less often where a look takes
/// long, so that it never costs more than a twentieth of the thread. It only reads; its owner kills. What grows and is
/// gone between two looks goes unseen. Lives on the process's thread.
class MemoryWatchdog : public QObject
{
    Q_OBJECT
public:
    explicit MemoryWatchdog(QObject *parent = nullptr);

    /// `group` must outlive the watch or its stop.
    void start(const Containment *group, qint64 limitBytes);
    void stop() { m_timer.stop(); }

    [[nodiscard]] qint64 peakBytes() const { return m_peakBytes; } ///< the most it has seen; 0: nothing yet

Q_SIGNALS:
    void exceeded(qint64 bytes); ///< once

private:
    void look();

    const Containment *m_group = nullptr;
    qint64 m_limitBytes = 0;
    qint64 m_peakBytes = 0;
    QTimer m_timer;
};

} // namespace paddock
