// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logsegment.h"

namespace paddock {

namespace {

constexpr std::uint32_t kLengthMask = (1U << 24) - 1;
constexpr std::uint32_t kStreamShift = 24;
constexpr std::uint32_t kStreamMask = 3;
constexpr std::uint32_t kContinuedBit = 1U << 26;

static_assert(LogSegment::kMaxLineSize <= kLengthMask);
static_assert(LogSegment::kDataSize >= 2 * LogSegment::kMaxLineSize);

} // namespace

LogSegment::LogSegment(std::uint64_t firstLine)
    : m_firstLine(firstLine)
    // Left uninitialised: pages that are never written are never taken from the machine.
    , m_data(std::make_unique_for_overwrite<char[]>(kDataSize))
    , m_entries(std::make_unique_for_overwrite<Entry[]>(kMaxLines))
{
}

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

bool LogSegment::isFull() const
{
    return m_size == kDataSize || m_lineCount.load(std::memory_order_relaxed) == kMaxLines;
}

void LogSegment::commitLine(std::uint32_t length, std::uint32_t skip, Stream stream, bool continued,
                            std::int64_t nowMs)
{
    const std::uint32_t count = m_lineCount.load(std::memory_order_relaxed);
    Q_ASSERT(count < kMaxLines && length <= kLengthMask && length + skip <= room());
    const std::uint32_t flags =
        (static_cast<std::uint32_t>(stream) << kStreamShift) | (continued ? kContinuedBit : 0U);
    m_entries[count] = {.offset = m_size, .lengthAndFlags = length | flags, .timeMs = nowMs};
    m_size += length + skip;
    m_lineCount.store(count + 1, std::memory_order_release);
}

void LogSegment::recycle(std::uint64_t firstLine)
{
    m_firstLine = firstLine;
    m_size = 0;
    m_lineCount.store(0, std::memory_order_relaxed);
}

} // namespace paddock
