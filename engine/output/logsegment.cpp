// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logsegment.h"

namespace paddock {

LogSegment::LogSegment(std::uint64_t firstLine)
    : m_firstLine(firstLine)
      // Left uninitialised: pages that are never written are never taken from the machine.
      ,
      m_data(std::make_unique_for_overwrite<char[]>(kDataSize)),
      m_entries(std::make_unique_for_overwrite<Entry[]>(kMaxLines))
{}

LogLine LogSegment::line(std::uint32_t index) const
{
    Q_ASSERT(index < lineCount());
    const Entry &entry = m_entries[index];
    return {.bytes = QByteArrayView(m_data.get() + entry.offset, entry.lengthAndFlags & kLengthMask),
            .since1970 = std::chrono::milliseconds(entry.timeMs),
            .stream = static_cast<Stream>((entry.lengthAndFlags >> kStreamShift) & kStreamMask),
            .continued = (entry.lengthAndFlags & kContinuedBit) != 0};
}

qsizetype LogSegment::footprintBytes()
{
    return qsizetype(sizeof(LogSegment)) + kDataSize + qsizetype(kMaxLines * sizeof(Entry));
}

void LogSegment::recycle(std::uint64_t firstLine)
{
    m_firstLine = firstLine;
    m_size = 0;
    m_lineCount.store(0, std::memory_order_relaxed);
}

} // namespace paddock
