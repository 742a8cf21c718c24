// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminalguard.h"

#include "app/cli/console.h"
#include "engine/warden/proctree.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <dirent.h>
#include <unistd.h>

namespace paddock {

namespace {

bool sameModes(const termios &a, const termios &b)
{
    return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_cflag == b.c_cflag && a.c_lflag == b.c_lflag &&
           std::ranges::equal(a.c_cc, b.c_cc);
}

/// Zombies count for kill(2) and not here: whoever is to reap them may take a moment longer than we do.
bool hasLivingMember(pid_t group)
{
    if (::kill(-group, 0) < 0)
        return errno != ESRCH;
    DIR *const directory = ::opendir("/proc");
    if (!directory)
        return true;
    bool lives = false;
    int left = 100'000; // under fork churn a pass over /proc need not end
    for (const dirent *entry = ::readdir(directory); entry && !lives && --left > 0; entry = ::readdir(directory)) {
        const pid_t pid = std::atoi(entry->d_name);
        if (pid <= 0 || ::getpgid(pid) != group)
            continue;
        const auto process = proctree::readEntry(pid);
        lives = process && process->isAlive();
    }
    ::closedir(directory);
    return lives;
}

bool isInForeground(int fd)
{
    const pid_t foreground = ::tcgetpgrp(fd);
    if (foreground < 0 || foreground == ::getpgrp())
        return true; // below 0: not our controlling terminal, no job control to respect
    const bool isFree = foreground == 0 || !hasLivingMember(foreground);
    return isFree && ::tcsetpgrp(fd, ::getpgrp()) == 0;
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
    Console::setTerminalRaw(false);
}

void TerminalGuard::makeRaw()
{
    if (!m_modes || m_fd != STDIN_FILENO)
        return;
    const pid_t foreground = ::tcgetpgrp(m_fd);
    if (foreground >= 0 && foreground != ::getpgrp())
        return; // it is somebody else's now; we would be stopped for it
    termios raw = *m_modes;
    ::cfmakeraw(&raw);
    if (::tcsetattr(m_fd, TCSADRAIN, &raw) == 0)
        Console::setTerminalRaw(true);
}

} // namespace paddock
