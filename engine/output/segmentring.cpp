// SPDX-License-Identifier: Apache-2.0
#include "engine/output/segmentring.h"

#include <algorithm>

namespace paddock {

SegmentRing::SegmentRing(qsizetype capacityBytes)
    : m_maxSegments(static_cast<std::size_t>(std::max<qsizetype>(2, capacityBytes / LogSegment::footprintBytes())))
{}

LogSegment &SegmentRing::active(std::uint32_t room)
{
    Q_ASSERT(room <= LogSegment::kDataSize);
    if (!m_segments.empty() && !m_segments.back()->isFull() && m_segments.back()->room() >= room)
        return *m_segments.back();
    const std::uint64_t next = endLine();
    while (m_segments.size() >= m_maxSegments)
        m_segments.pop_front();
    return *m_segments.emplace_back(m_pool->take(next));
}

void SegmentRing::clear()
{
    m_clearedEnd = endLine();
    m_segments.clear();
}

std::uint64_t SegmentRing::endLine() const
{
    return m_segments.empty() ? m_clearedEnd : m_segments.back()->firstLine() + m_segments.back()->lineCount();
}

qsizetype SegmentRing::footprintBytes() const { return qsizetype(m_segments.size()) * LogSegment::footprintBytes(); }

} // namespace paddock
