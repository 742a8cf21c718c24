// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/output/logstore.h"
#include "engine/stack/logspec.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <thread>

namespace paddock {

class LogFileWork;

/// Writes what a log store holds, and all that comes, to a file, on a thread of its own: a slow disk holds up nobody,
/// and what the store has forgotten meanwhile is counted in the file. Where the file cannot be written that is told
/// once, and tried again as long as there is something to write. Lives on the engine's thread; destroying it waits
/// until the file has what was said, but no longer than kPatience: then it says what is lost.
class LogFile : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kPatience{3};

    LogFile(const LogSpec &spec, std::shared_ptr<LogStore> log, QObject *parent = nullptr);
    ~LogFile() override;

    [[nodiscard]] const LogSpec &spec() const { return m_spec; }

Q_SIGNALS:
    void problem(const paddock::Error &error);

private:
    void tellLater(const Error &error);
    bool endThread();

    LogSpec m_spec;
    std::shared_ptr<LogStore> m_log;
    std::shared_ptr<LogFileWork> m_work;
    std::thread m_thread;
};

} // namespace paddock
