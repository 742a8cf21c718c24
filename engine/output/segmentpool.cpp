// SPDX-License-Identifier: Apache-2.0
#include "engine/output/segmentpool.h"

namespace paddock {

std::shared_ptr<LogSegment> SegmentPool::take(std::uint64_t firstLine)
{
    std::unique_ptr<LogSegment> segment;
    {
        const std::lock_guard lock(m_mutex);
        segment = std::move(m_spare);
    }
    if (segment)
        segment->recycle(firstLine);
    else
        segment = std::make_unique<LogSegment>(firstLine);
    return {segment.release(),
            [pool = shared_from_this()](LogSegment *dropped) { pool->giveBack(std::unique_ptr<LogSegment>(dropped)); }};
}

void SegmentPool::giveBack(std::unique_ptr<LogSegment> segment)
{
    const std::lock_guard lock(m_mutex);
    if (!m_spare)
        m_spare = std::move(segment);
}

} // namespace paddock
