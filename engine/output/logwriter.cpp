// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logwriter.h"

#include "engine/output/logstore.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <unistd.h>

namespace paddock {

namespace {

/// A segment with less room than this behind an open line is left for the next one: tiny reads cost more.
constexpr std::uint32_t kSmallestRead = 4096;

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Where to cut an overlong line: not inside a UTF-8 character, if that is what the bytes are.
std::uint32_t cutBefore(const char *line, std::uint32_t limit)
{
    for (std::uint32_t cut = limit; cut > limit - 4; --cut) {
        if ((static_cast<unsigned char>(line[cut]) & 0xC0U) != 0x80U)
            return cut;
    }
    return limit;
}

} // namespace

LogWriter::LogWriter(LogStore &store, Stream stream) : m_store(store), m_stream(stream)
{
    const std::lock_guard lock(m_store.m_structure);
    m_store.m_writers.push_back(this);
}

LogWriter::~LogWriter()
{
    flush();
    const std::lock_guard lock(m_store.m_structure);
    std::erase(m_store.m_writers, this);
}

LogWriter::ReadOutcome LogWriter::readFrom(int fd, std::uint32_t maxSize)
{
    ssize_t size = 0;
    std::uint32_t asked = 0;
    {
        const std::lock_guard writing(m_store.m_writing);
        LogSegment *segment = nullptr;
        const auto openSize = static_cast<std::uint32_t>(m_open.size());
        {
            const std::lock_guard structure(m_store.m_structure);
            segment = &m_store.m_ring.active(openSize + kSmallestRead);
        }
        asked = std::min(maxSize, segment->room() - openSize);
        // The open line's place in front stays free: it is copied there only when its newline has come.
        size = ::read(fd, segment->tail() + openSize, asked);
        if (size > 0) {
            const std::lock_guard structure(m_store.m_structure);
            take(*segment, static_cast<std::uint32_t>(size));
        }
    }
    if (size == 0)
        return {.state = ReadState::Ended};
    if (size < 0) {
        const int error = errno;
        const bool later = error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
        return {.state = later ? ReadState::Empty : ReadState::Failed, .nativeError = later ? 0 : error};
    }
    m_store.announce();
    const auto got = static_cast<std::uint32_t>(size);
    return {.state = got == asked ? ReadState::More : ReadState::Empty, .size = got};
}

void LogWriter::append(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    {
        const std::lock_guard writing(m_store.m_writing);
        const std::lock_guard structure(m_store.m_structure);
        while (!bytes.isEmpty()) {
            const auto piece = std::min<qsizetype>(bytes.size(), LogSegment::kMaxLineSize);
            LogSegment &segment = m_store.m_ring.active(static_cast<std::uint32_t>(qsizetype(m_open.size()) + piece));
            std::memcpy(segment.tail() + m_open.size(), bytes.data(), static_cast<std::size_t>(piece));
            take(segment, static_cast<std::uint32_t>(piece));
            bytes = bytes.sliced(piece);
        }
    }
    m_store.announce();
}

void LogWriter::flush()
{
    {
        const std::lock_guard writing(m_store.m_writing);
        const std::lock_guard structure(m_store.m_structure);
        if (m_open.empty())
            return;
        const auto size = static_cast<std::uint32_t>(m_open.size());
        LogSegment &segment = m_store.m_ring.active(size);
        std::memcpy(segment.tail(), m_open.data(), size);
        segment.commitLine(size, 0, m_stream, false, nowMs());
        m_open.clear();
    }
    m_store.announce();
}

OpenLine LogWriter::openLine() const
{
    return {.bytes = QByteArray(m_open.data(), qsizetype(m_open.size())),
            .stream = m_stream,
            .since1970 = std::chrono::milliseconds(m_newestMs)};
}

/// `freshSize` new bytes stand behind a gap of the open line's size at the segment's tail.
void LogWriter::take(LogSegment &segment, std::uint32_t freshSize)
{
    m_newestMs = nowMs();
    const auto openSize = static_cast<std::uint32_t>(m_open.size());
    const char *fresh = segment.tail() + openSize;
    const bool endsALine = std::memchr(fresh, '\n', freshSize) != nullptr;
    if (!endsALine && openSize + freshSize <= LogSegment::kMaxLineSize) {
        m_open.append(fresh, freshSize);
        return;
    }
    std::memcpy(segment.tail(), m_open.data(), openSize);
    m_open.clear();
    splitLines(&segment, openSize + freshSize, openSize);
}

/// Makes lines of `size` bytes at the segment's tail, the first `searched` of which hold no newline; what remains
/// becomes the open line.
void LogWriter::splitLines(LogSegment *segment, std::uint32_t size, std::uint32_t searched)
{
    constexpr std::uint32_t kMax = LogSegment::kMaxLineSize;
    while (size > 0) {
        const char *start = segment->tail();
        if (segment->isFull()) {
            segment = &m_store.m_ring.active(size);
            std::memcpy(segment->tail(), start, size);
            start = segment->tail();
        }
        const std::uint32_t window = std::min(size, kMax + 1);
        const auto *newline = static_cast<const char *>(std::memchr(start + searched, '\n', window - searched));
        searched = 0;
        std::uint32_t length = 0;
        std::uint32_t skip = 0;
        if (newline) {
            length = static_cast<std::uint32_t>(newline - start);
            skip = 1;
        } else if (size > kMax) {
            length = cutBefore(start, kMax);
        } else {
            m_open.assign(start, size);
            return;
        }
        segment->commitLine(length, skip, m_stream, skip == 0, m_newestMs);
        size -= length + skip;
    }
}

} // namespace paddock
