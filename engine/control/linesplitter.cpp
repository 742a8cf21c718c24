// SPDX-License-Identifier: Apache-2.0
#include "engine/control/linesplitter.h"

#include <algorithm>

namespace paddock {

std::optional<QByteArray> LineSplitter::takeLine()
{
    if (m_tooLong)
        return std::nullopt;
    const qsizetype end = m_buffer.indexOf('\n', std::max(m_start, m_searched));
    const qsizetype size = (end < 0 ? m_buffer.size() : end) - m_start;
    if (size > m_maxLineSize) {
        m_tooLong = true;
        m_buffer.clear();
        return std::nullopt;
    }
    if (end < 0) {
        // What was taken goes now: one move for many lines.
        m_buffer.remove(0, m_start);
        m_start = 0;
        m_searched = m_buffer.size();
        return std::nullopt;
    }
    QByteArray line = m_buffer.mid(m_start, size);
    m_start = end + 1;
    m_searched = m_start;
    return line;
}

} // namespace paddock
