// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/logfile.h"

#include "engine/stack/logtext.h"
#include "engine/stack/rotatingfile.h"

#include <chrono>
#include <csignal>
#include <optional>
#include <system_error>
#include <utility>

namespace paddock {

using namespace std::chrono_literals;

namespace {

constexpr auto kRetry = 5s;
/// A disk that is full fails again and again; after so long without a failure it is news.
constexpr auto kForgotten = 60s;

} // namespace

LogFile::LogFile(LogSpec spec, std::shared_ptr<LogStore> log, QObject *parent)
    : QObject(parent), m_spec(std::move(spec)), m_log(std::move(log))
{
    try {
        m_thread = std::thread([this] { run(); });
    } catch (const std::system_error &error) {
        const QString message = tr("cannot start the thread that writes the log %1").arg(m_spec.file);
        tellLater(systemError(message, error.code().value()));
        return;
    }
    connect(m_log.get(), &LogStore::linesAppended, this, &LogFile::wake);
}

LogFile::~LogFile()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_condition.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void LogFile::tellLater(const Error &error)
{
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT problem(error); }, Qt::QueuedConnection);
}

void LogFile::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_hasMore = true;
    }
    m_condition.notify_one();
}

bool LogFile::waitForMore()
{
    std::unique_lock lock(m_mutex);
    m_condition.wait(lock, [this] { return m_hasMore || m_ending; });
    m_hasMore = false;
    return !m_ending;
}

bool LogFile::waitToRetry()
{
    std::unique_lock lock(m_mutex);
    return !m_condition.wait_for(lock, kRetry, [this] { return m_ending; });
}

void LogFile::run()
{
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    RotatingFile file(m_spec);
    LogText text(m_spec.maxBytes);
    std::optional<std::chrono::steady_clock::time_point> failedAt;
    bool goesOn = true;
    while (goesOn) {
        goesOn = waitForMore();
        // No snapshot is held while the disk is waited for: it would keep memory that the store has given up.
        for (QByteArray piece = text.next(m_log->snapshot()); !piece.isEmpty(); piece = text.next(m_log->snapshot())) {
            const Result<void> written = file.write(piece);
            if (written) {
                text.accept();
                continue;
            }
            text.giveBack();
            const auto now = std::chrono::steady_clock::now();
            if (!failedAt || now - *failedAt > kForgotten)
                tellLater(written.error());
            failedAt = now;
            if (!goesOn || !waitToRetry())
                return;
        }
    }
}

} // namespace paddock
