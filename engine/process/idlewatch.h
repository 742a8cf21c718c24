// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/processstreams.h"

#include <QObject>
#include <QTimer>

namespace paddock {

/// Tells when streams have been silent for too long. Sleeps until that may be so: output costs it nothing. Lives on the
/// streams' thread.
class IdleWatch : public QObject
{
    Q_OBJECT
public:
    explicit IdleWatch(QObject *parent = nullptr);

    /// `streams` must outlive the watch or its stop, and be looked at by somebody (ProcessStreams::silence).
    void start(const ProcessStreams *streams, std::chrono::milliseconds limit);
    void stop() { m_timer.stop(); }

Q_SIGNALS:
    void tooSilent(); ///< once

private:
    void look();

    const ProcessStreams *m_streams = nullptr;
    std::chrono::milliseconds m_limit{0};
    QTimer m_timer;
};

} // namespace paddock
