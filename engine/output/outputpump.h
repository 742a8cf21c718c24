// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/output/logstore.h"
#include "engine/output/streamactivity.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace paddock {

class PumpThread;

/// Reads any number of pipes on one thread of its own (epoll) into log stores. It never blocks a writer for longer
/// than the machine needs to copy, and never waits for a reader of the log. Lives on the engine's thread, and lets go
/// of the stores there. What goes wrong with one pipe ends that pipe, with a note in its log.
class OutputPump : public QObject
{
    Q_OBJECT
public:
    static Result<std::unique_ptr<OutputPump>> create();
    ~OutputPump() override; ///< closes what is attached; ends the thread

    /// Takes the read end of a pipe, or our end of a pseudo-terminal. `drained` comes once for each id, after
    /// end-of-file or finish(). `activity`, if given, is told of every byte.
    quint64 attach(UniqueFd readEnd, std::shared_ptr<LogStore> store, Stream stream,
                   std::shared_ptr<StreamActivity> activity = {});

    /// The run is over: read what is in the pipe now, then close it even if somebody still holds the other end.
    /// Harmless for an id that has drained.
    void finish(quint64 id);

Q_SIGNALS:
    void drained(quint64 id); ///< all lines of it are in the store; a last one without a newline, too

private:
    OutputPump();
    void release(quint64 id);

    quint64 m_lastId = 0;
    QHash<quint64, std::shared_ptr<LogStore>> m_stores; ///< outlives the thread's use of them
    std::unique_ptr<PumpThread> m_thread;
};

} // namespace paddock
