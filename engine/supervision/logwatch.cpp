// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/logwatch.h"

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr std::uint64_t kLinesATurn = 2000;

} // namespace

LogWatch::LogWatch(std::shared_ptr<LogStore> log, std::uint64_t firstLine, const QString &pattern, QObject *parent)
    : QObject(parent), m_log(std::move(log)), m_next(firstLine), m_pattern(pattern)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &LogWatch::look);
    connect(m_log.get(), &LogStore::linesAppended, this, &LogWatch::look);
    m_again.start(0); // what is there already
}

void LogWatch::look()
{
    if (m_matched)
        return;
    const LogSnapshot lines = m_log->snapshot();
    m_next = std::max(m_next, lines.firstLine());
    const std::uint64_t end = std::min(lines.endLine(), m_next + kLinesATurn);
    for (; m_next < end; ++m_next) {
        const LogLine line = lines.line(m_next);
        if (line.stream == Stream::Note)
            continue;
        const QString text = QString::fromUtf8(line.bytes);
        if (!m_pattern.match(text).hasMatch())
            continue;
        m_matched = true;
        m_log->disconnect(this);
        Q_EMIT matched(text);
        return;
    }
    if (m_next < lines.endLine())
        m_again.start(0);
}

} // namespace paddock
