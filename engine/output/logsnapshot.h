// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsegment.h"

#include <QByteArray>

#include <cstdint>
#include <memory>
#include <vector>

namespace paddock {

/// The beginning of a line whose newline has not come yet, a prompt for example. A copy.
struct OpenLine
{
    QByteArray bytes;
    Stream stream = Stream::Stdout;
    std::chrono::milliseconds since1970{0}; ///< of its newest byte
};

/// A log as it stood at one moment: a value that shares the log's segments, so it is cheap to take, and stays
/// valid when the log's ring moves on. Line numbers count from the first line ever and are never used again.
class LogSnapshot
{
public:
    LogSnapshot() = default;
    LogSnapshot(std::vector<std::shared_ptr<const LogSegment>> segments, std::uint64_t endLine,
                std::vector<OpenLine> openLines);

    [[nodiscard]] std::uint64_t firstLine() const;                    ///< the oldest line still kept
    [[nodiscard]] std::uint64_t endLine() const { return m_endLine; } ///< one past the newest
    [[nodiscard]] std::uint64_t lineCount() const { return m_endLine - firstLine(); }
    [[nodiscard]] bool isEmpty() const { return lineCount() == 0; }

    /// firstLine() <= number < endLine(). O(log segments).
    [[nodiscard]] LogLine line(std::uint64_t number) const;

    /// At most one a stream; views show them below the last line.
    [[nodiscard]] const std::vector<OpenLine> &openLines() const { return m_openLines; }

private:
    std::vector<std::shared_ptr<const LogSegment>> m_segments;
    std::uint64_t m_endLine = 0;
    std::vector<OpenLine> m_openLines;
};

} // namespace paddock
