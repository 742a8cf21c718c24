// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace paddock {

/// Which of a run's streams a line came from; `Note` is Paddock's own word in between (run started, run ended).
enum class Stream : std::uint8_t { Stdout, Stderr, Note };

/// One line of a log, valid as long as the segment it was taken from is held.
struct LogLine
{
    QByteArrayView bytes; ///< raw, without the newline; may hold invalid UTF-8, NUL and escape sequences
    std::chrono::milliseconds since1970{0}; ///< when the line was completed
    Stream stream = Stream::Stdout;
    bool continued = false; ///< the line was longer than a line may be: the next entry of this stream goes on with it
};

/// A piece of a log: fixed memory, written once from front to back by one writer at a time, read by any thread
/// without a lock. What is below lineCount() never changes again. Running out of memory ends the program.
class LogSegment
{
public:
    static constexpr std::uint32_t kDataSize = 256 * 1024;
    static constexpr std::uint32_t kMaxLines = 8192;
    static constexpr std::uint32_t kMaxLineSize = 64 * 1024;

    explicit LogSegment(std::uint64_t firstLine);

    [[nodiscard]] std::uint64_t firstLine() const { return m_firstLine; } ///< number of line 0 in the whole log
    [[nodiscard]] std::uint32_t lineCount() const { return m_lineCount.load(std::memory_order_acquire); }
    [[nodiscard]] LogLine line(std::uint32_t index) const; ///< index < lineCount()

    /// What one segment takes from memory, used or not: bytes and index.
    static qsizetype footprintBytes();

    // For the writer alone.
    [[nodiscard]] char *tail() { return m_data.get() + m_size; }
    [[nodiscard]] std::uint32_t room() const { return kDataSize - m_size; }
    [[nodiscard]] bool isFull() const
    {
        return m_size == kDataSize || m_lineCount.load(std::memory_order_relaxed) == kMaxLines;
    }

    /// Makes `length` bytes at the tail a line and passes over `skip` more (its newline). Not when isFull().
    void commitLine(std::uint32_t length, std::uint32_t skip, Stream stream, bool continued, std::int64_t nowMs)
    {
        const std::uint32_t count = m_lineCount.load(std::memory_order_relaxed);
        Q_ASSERT(count < kMaxLines && length <= kLengthMask && length + skip <= room());
        const std::uint32_t flags =
            (static_cast<std::uint32_t>(stream) << kStreamShift) | (continued ? kContinuedBit : 0U);
        m_entries[count] = {.offset = m_size, .lengthAndFlags = length | flags, .timeMs = nowMs};
        m_size += length + skip;
        m_lineCount.store(count + 1, std::memory_order_release);
    }

    /// Empties a segment that nobody reads any more.
    void recycle(std::uint64_t firstLine);

private:
    static constexpr std::uint32_t kLengthMask = (1U << 24) - 1;
    static constexpr std::uint32_t kStreamShift = 24;
    static constexpr std::uint32_t kStreamMask = 3;
    static constexpr std::uint32_t kContinuedBit = 1U << 26;
    static_assert(kMaxLineSize <= kLengthMask && kDataSize >= 3 * kMaxLineSize);

    struct Entry
    {
        std::uint32_t offset;
        std::uint32_t lengthAndFlags; ///< 24 bits length, 2 bits stream, 1 bit continued
        std::int64_t timeMs;
    };

    std::uint64_t m_firstLine;
    std::uint32_t m_size = 0;
    std::atomic<std::uint32_t> m_lineCount{0};
    std::unique_ptr<char[]> m_data;
    std::unique_ptr<Entry[]> m_entries;
};

} // namespace paddock
