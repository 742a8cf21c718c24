// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/logfile.h"

#include "engine/stack/logfilework.h"

#include <QLoggingCategory>

#include <optional>
#include <system_error>

namespace paddock {

using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(logging, "paddock.logfile")

/// Files of one session mostly lie on one disk: where it did not answer a moment ago it is not waited for again and
/// again, file by file.
constexpr auto kSameDisk = 30s;
constexpr auto kShortPatience = 100ms;

} // namespace

LogFile::LogFile(const LogSpec &spec, std::shared_ptr<LogStore> log, QObject *parent)
    : QObject(parent), m_spec(spec), m_log(std::move(log)),
      m_work(std::make_shared<LogFileWork>(spec, m_log.get(), [this](const Error &error) { tellLater(error); }))
{
    try {
        m_thread = std::thread([work = m_work] { work->run(); });
    } catch (const std::system_error &error) {
        const QString message = tr("cannot start the thread that writes the log %1").arg(m_spec.file);
        tellLater(systemError(message, error.code().value()));
        return;
    }
    connect(m_log.get(), &LogStore::linesAppended, this, [this] { m_work->wake(); });
}

LogFile::~LogFile()
{
    if (!m_thread.joinable())
        return;
    const bool hasEnded = endThread();
    const LogSnapshot log = m_log->snapshot();
    const std::uint64_t written = m_work->nextLine();
    if (log.isEmpty() || written >= log.endLine())
        return;
    const QString lost = QString::number(log.endLine() - written);
    const QString why = hasEnded ? QString() : tr(": its disk does not answer");
    const Error error{ErrorCode::Io,
                      tr("the last %1 lines of the log %2 are not in the file%3").arg(lost, m_spec.file, why), 0};
    qCWarning(logging, "%s", qUtf8Printable(error.message));
    Q_EMIT problem(error);
}

/// False where the thread waits for its disk and is left to it.
bool LogFile::endThread()
{
    static std::optional<LogFileWork::Clock::time_point> gaveUpAt;
    const auto now = LogFileWork::Clock::now();
    const bool isSameDisk = gaveUpAt && now - *gaveUpAt < kSameDisk;
    m_work->end();
    if (m_work->awaitEnd(now + (isSameDisk ? std::chrono::milliseconds(kShortPatience) : kPatience))) {
        m_thread.join();
        return true;
    }
    gaveUpAt = LogFileWork::Clock::now();
    m_thread.detach();
    return false;
}

void LogFile::tellLater(const Error &error)
{
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT problem(error); }, Qt::QueuedConnection);
}

} // namespace paddock
