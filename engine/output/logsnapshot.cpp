// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logsnapshot.h"

#include <algorithm>

namespace paddock {

LogSnapshot::LogSnapshot(std::vector<std::shared_ptr<const LogSegment>> segments, std::uint64_t endLine,
                         std::vector<OpenLine> openLines)
    : m_segments(std::move(segments)), m_endLine(endLine), m_openLines(std::move(openLines))
{}

std::uint64_t LogSnapshot::firstLine() const
{
    return m_segments.empty() ? m_endLine : m_segments.front()->firstLine();
}

LogLine LogSnapshot::line(std::uint64_t number) const
{
    Q_ASSERT(number >= firstLine() && number < m_endLine);
    const auto after =
        std::upper_bound(m_segments.begin(), m_segments.end(), number,
                         [](std::uint64_t wanted, const auto &segment) { return wanted < segment->firstLine(); });
    const LogSegment &segment = **std::prev(after);
    return segment.line(static_cast<std::uint32_t>(number - segment.firstLine()));
}

} // namespace paddock
