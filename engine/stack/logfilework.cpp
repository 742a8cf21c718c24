// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/logfilework.h"

#include <csignal>
#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

constexpr auto kRetry = 5s;
/// A disk that is full fails again and again; after so long without a failure it is news.
constexpr auto kForgotten = 60s;

} // namespace

LogFileWork::LogFileWork(const LogSpec &spec, LogStore *log, std::function<void(const Error &)> tell)
    : m_file(spec), m_text(spec.maxBytes), m_log(log), m_tell(std::move(tell))
{}

void LogFileWork::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_hasMore = true;
    }
    m_condition.notify_all();
}

void LogFileWork::end()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_condition.notify_all();
}

bool LogFileWork::awaitEnd(Clock::time_point deadline)
{
    std::unique_lock lock(m_mutex);
    if (m_condition.wait_until(lock, deadline, [this] { return m_hasEnded; }))
        return true;
    m_log = nullptr;
    m_tell = nullptr;
    return false;
}

std::uint64_t LogFileWork::nextLine()
{
    const std::lock_guard lock(m_mutex);
    return m_nextLine;
}

bool LogFileWork::waitForMore()
{
    std::unique_lock lock(m_mutex);
    m_condition.wait(lock, [this] { return m_hasMore || m_ending; });
    m_hasMore = false;
    return !m_ending;
}

bool LogFileWork::waitToRetry()
{
    std::unique_lock lock(m_mutex);
    return !m_condition.wait_for(lock, kRetry, [this] { return m_ending; });
}

LogSnapshot LogFileWork::snapshot()
{
    const std::lock_guard lock(m_mutex);
    return m_log ? m_log->snapshot() : LogSnapshot();
}

void LogFileWork::tell(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    if (m_tell)
        m_tell(error);
}

void LogFileWork::run()
{
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    while (writeWhatIsThere(!waitForMore())) {
    }
    {
        const std::lock_guard lock(m_mutex);
        m_hasEnded = true;
    }
    m_condition.notify_all();
}

/// No snapshot is held while the disk is waited for: it would keep memory that the store has given up.
bool LogFileWork::writeWhatIsThere(bool isLast)
{
    for (QByteArray piece = m_text.next(snapshot()); !piece.isEmpty(); piece = m_text.next(snapshot())) {
        const Result<void> written = m_file.write(piece);
        if (written)
            accept();
        else if (!takeFailure(written.error(), isLast))
            return false;
    }
    return !isLast;
}

void LogFileWork::accept()
{
    m_text.accept();
    const std::lock_guard lock(m_mutex);
    m_nextLine = m_text.nextLine();
}

bool LogFileWork::takeFailure(const Error &error, bool isLast)
{
    m_text.giveBack();
    const auto now = Clock::now();
    if (!m_failedAt || now - *m_failedAt > kForgotten)
        tell(error);
    m_failedAt = now;
    return !isLast && waitToRetry();
}

} // namespace paddock
