// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotelog.h"

#include "engine/output/logstore.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace paddock {

RemoteLog::RemoteLog() : m_ring(LogStore::kDefaultCapacityBytes) {}

LogSnapshot RemoteLog::snapshot() const
{
    return {{m_ring.segments().begin(), m_ring.segments().end()}, m_ring.endLine(), m_openLines};
}

double RemoteLog::historyFraction() const
{
    if (!m_next)
        return 0;
    const auto wanted = static_cast<double>(m_historyEnd - m_historyFirst);
    return hasHistory() ? 1 : static_cast<double>(*m_next - m_historyFirst) / wanted;
}

void RemoteLog::append(const LogChunk &chunk)
{
    if (m_next && chunk.first > *m_next) {
        const QString lost = QCoreApplication::translate("paddock::RemoteLog", "%1 lines are missing here: they came "
                                                                               "faster than they could be fetched")
                                 .arg(chunk.first - *m_next);
        const auto time = chunk.lines.isEmpty() ? std::chrono::milliseconds(0) : chunk.lines.constFirst().since1970;
        appendLine({lost.toUtf8(), time, Stream::Note, false});
    }
    for (const LogChunkLine &line : chunk.lines)
        appendLine(line);
    if (!m_next) {
        m_historyFirst = chunk.first;
        m_historyEnd = chunk.logEnd;
    }
    m_next = chunk.end();
    m_complete = chunk.end() >= chunk.logEnd;
    m_openLines.clear();
    for (const LogChunkLine &open : chunk.open)
        m_openLines.push_back({open.bytes, open.stream, open.since1970});
}

void RemoteLog::appendLine(const LogChunkLine &line)
{
    const auto size = static_cast<std::uint32_t>(std::min<qsizetype>(line.bytes.size(), LogSegment::kMaxLineSize));
    m_byteCount += size;
    LogSegment &segment = m_ring.active(size);
    std::memcpy(segment.tail(), line.bytes.constData(), size);
    segment.commitLine(size, 0, line.stream, line.continued, line.since1970.count());
}

} // namespace paddock
