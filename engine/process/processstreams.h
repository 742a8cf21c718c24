// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/launchrequest.h"
#include "engine/output/outputpump.h"
#include "engine/process/command.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace paddock {

/// The streams of one run: makes the child's ends, hands ours to the pump, and tells when everything has been read.
/// Owned by the process; lives on its thread.
class ProcessStreams : public QObject
{
    Q_OBJECT
public:
    ProcessStreams(OutputPump *pump, std::shared_ptr<LogStore> log, QObject *parent = nullptr);

    /// Fills in the three descriptors of the request. On an error nothing was attached.
    Result<void> open(Command::Streams streams, LaunchRequest &request);

    /// The run is over: reads what is there, then `drained`, at once where there is nothing to read.
    void finish();

Q_SIGNALS:
    void drained();

private:
    Result<void> openPipes(LaunchRequest &request);
    void streamDrained(quint64 id);

    OutputPump *m_pump;
    std::shared_ptr<LogStore> m_log;
    QSet<quint64> m_open;
    bool m_finishing = false;
};

} // namespace paddock
