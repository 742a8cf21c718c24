// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"

#include <QByteArray>

#include <cstring>
#include <deque>

namespace paddock {

/// A log that a test writes; long lines are cut as the pump does it.
class LogText
{
public:
    void add(const QByteArray &line, Stream stream = Stream::Stdout, std::int64_t ms = 1'714'725'667'214)
    {
        for (qsizetype at = 0; at == 0 || at < line.size(); at += LogSegment::kMaxLineSize)
            addPiece(line.mid(at, LogSegment::kMaxLineSize), stream, ms, at + LogSegment::kMaxLineSize < line.size());
    }

    void dropOldest() { m_segments.pop_front(); } ///< one segment, as the ring does it

    [[nodiscard]] LogSnapshot snapshot(std::vector<OpenLine> open = {}) const
    {
        return {std::vector<std::shared_ptr<const LogSegment>>(m_segments.begin(), m_segments.end()), m_end,
                std::move(open)};
    }

private:
    void addPiece(const QByteArray &piece, Stream stream, std::int64_t ms, bool continued)
    {
        if (m_segments.empty() || m_segments.back()->isFull() || m_segments.back()->room() < piece.size() + 1)
            m_segments.push_back(std::make_shared<LogSegment>(m_end));
        LogSegment &segment = *m_segments.back();
        std::memcpy(segment.tail(), piece.constData(), std::size_t(piece.size()));
        segment.commitLine(std::uint32_t(piece.size()), 1, stream, continued, ms);
        ++m_end;
    }

    std::deque<std::shared_ptr<LogSegment>> m_segments;
    std::uint64_t m_end = 0;
};

} // namespace paddock
