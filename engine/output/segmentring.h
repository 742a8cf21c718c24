// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/segmentpool.h"

#include <cstdint>
#include <deque>
#include <memory>

namespace paddock {

/// The segments of one log, oldest first, bounded in bytes of memory taken. The last one is written, the others are
/// sealed. Not thread-safe: LogStore guards it.
class SegmentRing
{
public:
    using Segments = std::deque<std::shared_ptr<LogSegment>>;

    /// Less than two segments is not a log: then it keeps two.
    explicit SegmentRing(qsizetype capacityBytes);

    /// A segment that takes one more line and `room` bytes (at most LogSegment::kDataSize); drops the oldest ones
    /// when that needs a new segment and the capacity is used up.
    LogSegment &active(std::uint32_t room);

    void clear(); ///< line numbers go on

    [[nodiscard]] const Segments &segments() const { return m_segments; }
    [[nodiscard]] std::uint64_t endLine() const;
    [[nodiscard]] qsizetype footprintBytes() const;

private:
    std::size_t m_maxSegments;
    std::shared_ptr<SegmentPool> m_pool = std::make_shared<SegmentPool>();
    Segments m_segments;
    std::uint64_t m_clearedEnd = 0; ///< where the numbers go on when there is no segment
};

} // namespace paddock
