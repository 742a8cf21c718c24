// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/output/logstore.h"
#include "engine/stack/logspec.h"

#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace paddock {

/// Writes what a log store holds, and all that comes, to a file, on a thread of its own: a slow disk holds up nobody,
/// and what the store has forgotten meanwhile is counted in the file. Where the file cannot be written that is told
/// once, and tried again as long as there is something to write. Lives on the engine's thread; destroying it waits
/// until the file has what was said.
class LogFile : public QObject
{
    Q_OBJECT
public:
    LogFile(LogSpec spec, std::shared_ptr<LogStore> log, QObject *parent = nullptr);
    ~LogFile() override;

    [[nodiscard]] const LogSpec &spec() const { return m_spec; }

Q_SIGNALS:
    void problem(const paddock::Error &error);

private:
    void wake();
    void tellLater(const Error &error);

    // On the thread.
    void run();
    bool waitForMore(); ///< false once this object ends
    bool waitToRetry(); ///< likewise

    LogSpec m_spec;
    std::shared_ptr<LogStore> m_log; ///< the thread reads it through the plain pointer and is gone before it
    std::mutex m_mutex;
    std::condition_variable m_condition;
    bool m_hasMore = true; ///< what the store held before we came
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace paddock
