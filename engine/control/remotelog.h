// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/logchunk.h"
#include "engine/output/segmentring.h"

#include <optional>

namespace paddock {

/// The copy of a log that stands in another process: the same bytes, streams and times, line by line. It has line
/// numbers of its own, because it may begin in the middle of the other. Bounded like a log. Not thread-safe.
class RemoteLog
{
public:
    RemoteLog();

    [[nodiscard]] LogSnapshot snapshot() const;
    /// The other log's number of the line that is wanted next; absent before the first chunk.
    [[nodiscard]] std::optional<quint64> next() const { return m_next; }
    /// The other log has no line that is missing here, as far as it was told.
    [[nodiscard]] bool isComplete() const { return m_complete; }

    /// All is here that the other log had when the first piece came.
    [[nodiscard]] bool hasHistory() const { return m_next && *m_next >= m_historyEnd; }
    /// How much of that is here, 0 to 1.
    [[nodiscard]] double historyFraction() const;
    [[nodiscard]] qsizetype byteCount() const { return m_byteCount; } ///< of all lines that came

    /// The next piece. What the other has forgotten before it could be fetched is told by a note in between.
    void append(const LogChunk &chunk);

private:
    void appendLine(const LogChunkLine &line);

    SegmentRing m_ring;
    std::vector<OpenLine> m_openLines;
    std::optional<quint64> m_next;
    quint64 m_historyFirst = 0;
    quint64 m_historyEnd = 0;
    qsizetype m_byteCount = 0;
    bool m_complete = false;
};

} // namespace paddock
