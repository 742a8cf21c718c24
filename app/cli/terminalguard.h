// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <optional>

namespace paddock {

/// Remembers the modes of the caller's terminal and puts them back; makes it raw on request. Where no standard stream
/// is a terminal it does nothing. Failures are quiet: a terminal that hung up has no modes any more.
class TerminalGuard
{
public:
    TerminalGuard();

    /// Puts the modes back, and takes the foreground back from a process group that has ended. When the terminal is
    /// a living group's by now, the shell's for example, it is left alone.
    void restore();

    /// Hands every key on as it is typed and every byte on as it is written. Only where standard input is the terminal
    /// and we are in its foreground.
    void makeRaw();

    /// As they were in the beginning.
    [[nodiscard]] const std::optional<termios> &modes() const { return m_modes; }

private:
    int m_fd = -1;
    std::optional<termios> m_modes;
};

} // namespace paddock
