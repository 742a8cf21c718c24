// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminalguard.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace paddock {

namespace {

bool sameModes(const termios &a, const termios &b)
{
    return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag
        && std::ranges::equal(a.c_cc, b.c_cc);
}

bool isInForeground(int fd)
{
    const pid_t foreground = ::tcgetpgrp(fd);
    if (foreground < 0 || foreground == ::getpgrp())
        return true; // not our controlling terminal: no job control to respect
    const bool hasEnded = ::kill(-foreground, 0) < 0 && errno == ESRCH;
    return hasEnded && ::tcsetpgrp(fd, ::getpgrp()) == 0;
}

} // namespace

TerminalGuard::TerminalGuard()
{
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        termios modes{};
        if (::tcgetattr(fd, &modes) == 0) {
            m_fd = fd;
            m_modes = modes;
            return;
        }
    }
}

void TerminalGuard::restore()
{
    if (!m_modes)
        return;
    sigset_t ttou{};
    sigset_t before{};
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    ::pthread_sigmask(SIG_BLOCK, &ttou, &before);
    termios now{};
    if (isInForeground(m_fd) && ::tcgetattr(m_fd, &now) == 0 && !sameModes(now, *m_modes))
        ::tcsetattr(m_fd, TCSADRAIN, &*m_modes);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

} // namespace paddock
