// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace paddock {

/// Finds the lines in a stream of bytes and keeps the beginning of one whose end has not come yet.
class LineSplitter
{
public:
    explicit LineSplitter(qsizetype maxLineSize) : m_maxLineSize(maxLineSize) {}

    void append(QByteArrayView bytes) { m_buffer.append(bytes); }
    /// The next whole line without its newline, absent while there is none.
    std::optional<QByteArray> takeLine();
    /// A line is longer than it may be; what comes now means nothing any more.
    [[nodiscard]] bool isTooLong() const { return m_tooLong; }

private:
    qsizetype m_maxLineSize;
    QByteArray m_buffer;
    qsizetype m_start = 0;    ///< of the first line that was not taken
    qsizetype m_searched = 0; ///< no newline between m_start and here
    bool m_tooLong = false;
};

} // namespace paddock
