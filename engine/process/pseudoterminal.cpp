// SPDX-License-Identifier: Apache-2.0
#include "engine/process/pseudoterminal.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace paddock {

namespace {

std::unexpected<Error> cannotOpen(int errnoValue)
{
    return failErrno(QCoreApplication::translate("paddock::PseudoTerminal", "cannot open a pseudo-terminal"),
                     errnoValue);
}

} // namespace

Result<PseudoTerminal> PseudoTerminal::create(TerminalSize size)
{
    PseudoTerminal made;
    made.ourEnd.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!made.ourEnd || ::grantpt(made.ourEnd.get()) != 0 || ::unlockpt(made.ourEnd.get()) != 0)
        return cannotOpen(errno);
    // By its number and not by its path: /dev/pts may be another mount than the one ours was opened from.
    made.programsEnd.reset(::ioctl(made.ourEnd.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!made.programsEnd)
        return cannotOpen(errno);
    resize(made.ourEnd.get(), size);
    return made;
}

void PseudoTerminal::resize(int end, TerminalSize size)
{
    const winsize wanted{size.rows, size.columns, 0, 0};
    ::ioctl(end, TIOCSWINSZ, &wanted);
}

void PseudoTerminal::setForLog() const
{
    termios modes{};
    if (::tcgetattr(programsEnd.get(), &modes) != 0)
        return;
    modes.c_oflag &= ~tcflag_t(ONLCR);
    modes.c_lflag &= ~tcflag_t(ECHO);
    ::tcsetattr(programsEnd.get(), TCSANOW, &modes);
}

} // namespace paddock
