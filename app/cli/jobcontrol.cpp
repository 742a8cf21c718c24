// SPDX-License-Identifier: Apache-2.0
#include "app/cli/jobcontrol.h"

#include "engine/warden/proctree.h"

#include <csignal>
#include <unistd.h>

namespace paddock {

namespace {

bool isInForeground() { return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp(); }

/// SIGTTOU would stop a background group that does this.
void giveForeground(pid_t group)
{
    sigset_t ttou{};
    sigset_t before{};
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    ::pthread_sigmask(SIG_BLOCK, &ttou, &before);
    ::tcsetpgrp(STDIN_FILENO, group);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

/// Whether somebody of our session could let our group go on: otherwise the kernel stops nobody of it either.
bool hasJobControl()
{
    auto entry = proctree::readEntry(::getpid());
    while (entry && entry->parent > 0 && ::getpgid(entry->parent) == ::getpgrp())
        entry = proctree::readEntry(entry->parent);
    return entry && entry->parent > 0 && ::getsid(entry->parent) == ::getsid(0);
}

} // namespace

JobControl::JobControl(Process *process, QObject *parent) : QObject(parent), m_process(process)
{
    connect(process, &Process::leaderStopped, this, &JobControl::takeStop);
}

void JobControl::passOn(int signal) { m_process->signalAll(signal); }

void JobControl::takeStop(int signal)
{
    if (signal != SIGTSTP && signal != SIGTTIN && signal != SIGTTOU)
        return; // a stop that was ordered
    const bool wantsWhatWeHold = signal != SIGTSTP && isInForeground();
    if (!wantsWhatWeHold && hasJobControl()) {
        if (::tcgetpgrp(STDIN_FILENO) == m_process->leader().pid)
            giveForeground(::getpgrp());
        ::kill(0, signal); // we stop here, until somebody lets the job go on
    }
    goOn();
}

void JobControl::goOn()
{
    if (isInForeground())
        giveForeground(m_process->leader().pid);
    m_process->signalAll(SIGCONT);
}

} // namespace paddock
