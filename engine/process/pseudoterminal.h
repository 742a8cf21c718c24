// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/process/terminalsize.h"

namespace paddock {

/// A new pseudo-terminal (pty(7)): what the program writes to its end is read from ours and the other way round.
/// Reading from ours fails with EIO once nobody holds the program's end any more: that is its end of file.
struct PseudoTerminal
{
    UniqueFd ourEnd;
    UniqueFd programsEnd;

    static Result<PseudoTerminal> create(TerminalSize size);
    static void resize(int end, TerminalSize size);

    /// Lines end with "\n" and not with "\r\n", and nothing that is typed is shown: for a terminal that goes to a log.
    void setForLog() const;
};

} // namespace paddock
