// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminalstreams.h"

#include "engine/process/pseudoterminal.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace paddock {

namespace {

UniqueFd copyOf(const UniqueFd &fd) { return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3)); }

} // namespace

TerminalStreams::TerminalStreams(TerminalGuard *guard, QObject *parent) : RelayedStreams(parent), m_guard(guard) {}

TerminalSize TerminalStreams::callersSize()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        winsize size{};
        if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
            return {size.ws_row, size.ws_col};
    }
    return {};
}

Result<void> TerminalStreams::open(LaunchRequest &request)
{
    auto terminal = PseudoTerminal::create(callersSize());
    if (!terminal)
        return std::unexpected(terminal.error());
    if (m_guard->modes()) // erase character and the like: as the user has them
        ::tcsetattr(terminal->programsEnd.get(), TCSANOW, &*m_guard->modes());
    request.standardOutput = copyOf(terminal->programsEnd);
    request.standardError = copyOf(terminal->programsEnd);
    request.standardInput = std::move(terminal->programsEnd);
    request.takesTerminal = true;
    UniqueFd output = copyOf(terminal->ourEnd);
    UniqueFd input = copyOf(terminal->ourEnd);
    if (!request.standardOutput || !request.standardError || !output || !input)
        return failErrno(tr("cannot open the standard streams"), errno);
    m_terminal = std::move(terminal->ourEnd);
    m_guard->makeRaw();
    connect(relay(std::move(output), STDOUT_FILENO), &StreamRelay::readerLost, this, &TerminalStreams::hangUp);
    m_input = std::make_unique<InputRelay>(std::move(input));
    return {};
}

void TerminalStreams::finish()
{
    m_input.reset();
    RelayedStreams::finish();
}

/// What a pipe tells a program by SIGPIPE, a terminal tells it by SIGHUP.
void TerminalStreams::hangUp()
{
    m_input.reset();
    m_terminal.reset();
}

void TerminalStreams::resize(TerminalSize size)
{
    if (m_terminal)
        PseudoTerminal::resize(m_terminal.get(), size);
}

} // namespace paddock
