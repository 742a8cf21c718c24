// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logstore.h"

#include "engine/output/logwriter.h"

#include <algorithm>
#include <mutex>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPauseBetweenSignals{8};

void addOpenLine(std::vector<OpenLine> &lines, OpenLine line)
{
    const auto same = std::find_if(lines.begin(), lines.end(),
                                   [&line](const OpenLine &known) { return known.stream == line.stream; });
    if (same == lines.end())
        lines.push_back(std::move(line));
    else
        *same = std::move(line); // the writer of a later run
}

} // namespace

LogStore::LogStore(qsizetype capacityBytes) : m_ring(capacityBytes), m_pause(this)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseBetweenSignals);
    connect(&m_pause, &QTimer::timeout, this, &LogStore::deliver);
}

LogStore::~LogStore() { Q_ASSERT(m_writers.empty()); }

LogSnapshot LogStore::snapshot() const
{
    std::vector<std::shared_ptr<const LogSegment>> segments;
    std::vector<OpenLine> openLines;
    const std::lock_guard lock(m_structure);
    segments.assign(m_ring.segments().begin(), m_ring.segments().end());
    for (const LogWriter *writer : m_writers) {
        if (writer->hasOpenLine())
            addOpenLine(openLines, writer->openLine());
    }
    return {std::move(segments), m_ring.endLine(), std::move(openLines)};
}

void LogStore::note(const QByteArray &text)
{
    LogWriter(*this, Stream::Note).append(text.endsWith('\n') ? text : text + '\n');
}

void LogStore::clear()
{
    {
        const std::lock_guard writing(m_writing);
        const std::lock_guard structure(m_structure);
        m_ring.clear();
    }
    announce();
}

qsizetype LogStore::footprintBytes() const
{
    const std::lock_guard lock(m_structure);
    return m_ring.footprintBytes();
}

void LogStore::announce()
{
    m_changed.store(true);
    if (!m_scheduled.exchange(true))
        QMetaObject::invokeMethod(this, &LogStore::deliver, Qt::QueuedConnection);
}

void LogStore::deliver()
{
    if (m_changed.exchange(false)) {
        m_pause.start();
        Q_EMIT linesAppended();
        return;
    }
    m_scheduled.store(false);
    // A writer may have seen m_scheduled just before it fell.
    if (m_changed.load())
        announce();
}

} // namespace paddock
