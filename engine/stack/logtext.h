// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"

#include <QByteArray>

#include <cstdint>

namespace paddock {

/// Makes the text of a log file out of a log's lines, a bounded piece at a time: the program's lines as they came,
/// Paddock's own marked and dated, and a line for those that nobody can have any more. A value; pure but for the local
/// time zone.
class LogText
{
public:
    /// Pieces are as large as fits into the file, within reason; one line more at the most. 0: the file has no bound.
    explicit LogText(qint64 fileBytes);

    /// Empty where there is no more. The caller says when it is written.
    [[nodiscard]] QByteArray next(const LogSnapshot &log);
    void accept();   ///< the piece is written
    void giveBack(); ///< it is not: next() begins where it did before
    [[nodiscard]] std::uint64_t nextLine() const { return m_written.line; } ///< all before it is written, or counted

private:
    struct Place
    {
        std::uint64_t line = 0;
        bool isOpen = false; ///< the line written last goes on with the next of its stream
        Stream stream = Stream::Stdout;
    };

    qsizetype m_pieceBytes;
    Place m_written;
    Place m_place;
};

} // namespace paddock
