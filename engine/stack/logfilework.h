// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/output/logstore.h"
#include "engine/stack/logtext.h"
#include "engine/stack/rotatingfile.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

namespace paddock {

/// What the thread of a LogFile does. Shared with it by shared_ptr: where a disk does not answer, the thread is given
/// up and outlives the LogFile; from then on it touches neither the store nor anybody else.
class LogFileWork
{
public:
    using Clock = std::chrono::steady_clock;

    /// `tell` is called on the thread.
    LogFileWork(const LogSpec &spec, LogStore *log, std::function<void(const Error &)> tell);

    void run(); ///< on the thread, until end()
    void wake();
    void end(); ///< what the store holds by then is still written
    /// True once run() has returned; false, and given up, where it has not by then.
    bool awaitEnd(Clock::time_point deadline);
    [[nodiscard]] std::uint64_t nextLine(); ///< all before it is in the file

private:
    bool waitForMore();                 ///< false once it shall end
    bool waitToRetry();                 ///< likewise
    bool writeWhatIsThere(bool isLast); ///< likewise
    void accept();
    bool takeFailure(const Error &error, bool isLast); ///< whether it shall be tried again
    [[nodiscard]] LogSnapshot snapshot();              ///< empty once it was given up
    void tell(const Error &error);

    // The thread's own.
    RotatingFile m_file;
    LogText m_text;
    std::optional<Clock::time_point> m_failedAt;

    // Shared.
    std::mutex m_mutex;
    std::condition_variable m_condition;
    LogStore *m_log; ///< null once it was given up, and so is the next
    std::function<void(const Error &)> m_tell;
    std::uint64_t m_nextLine = 0;
    bool m_hasMore = true; ///< what the store held before we came
    bool m_ending = false;
    bool m_hasEnded = false;
};

} // namespace paddock
