// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/stack/logspec.h"

#include <QByteArray>

namespace paddock {

/// A file that grows to a size, then becomes FILE.1 and begins anew, while FILE.1 becomes FILE.2 and the last one goes.
/// What does not fit onto the disk whole is not in it at all, so that a later attempt repeats nothing. Somebody else
/// may move the file away or empty it meanwhile. Calls wait for the disk: not for the engine's thread.
class RotatingFile
{
public:
    explicit RotatingFile(LogSpec spec) : m_spec(std::move(spec)) {}

    /// Whole lines, `text` is not cut. Opens the file first where it is not open, with the folders above it.
    Result<void> write(const QByteArray &text);

    [[nodiscard]] const LogSpec &spec() const { return m_spec; }

private:
    Result<void> open();
    Result<qint64> currentSize();
    Result<void> rotate();
    [[nodiscard]] QString numbered(int number) const; ///< 0: the file itself

    LogSpec m_spec;
    UniqueFd m_fd;
    bool m_begun = false; ///< opened once: from then on it is never emptied for `append: false`
};

} // namespace paddock
