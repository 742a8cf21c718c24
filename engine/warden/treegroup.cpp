// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/treegroup.h"

#include "engine/warden/proctree.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace paddock::warden {

int TreeGroup::signalAll(int signal)
{
    int firstError = 0;
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        const int error = proctree::signalExactly(entry, signal);
        if (error != 0 && error != ESRCH && firstError == 0)
            firstError = error;
    }
    return firstError;
}

int TreeGroup::kill()
{
    int refused = 0;
    proctree::sweepKill(::getpid(), std::nullopt, &refused);
    m_killing = refused == 0 && !isEmpty();
    return refused;
}

void TreeGroup::killAgain()
{
    if (isEmpty())
        m_killing = false;
    else if (m_killing)
        kill();
}

int TreeGroup::setFrozen(bool frozen)
{
    int error = 0;
    if (frozen)
        proctree::sweepStop(::getpid());
    else
        error = signalAll(SIGCONT);
    if (error == 0 && frozen != m_frozen) {
        m_frozen = frozen;
        sendNews({.news = wire::News::FrozenChanged, .value = frozen ? 1 : 0});
    }
    return error;
}

bool TreeGroup::isEmpty()
{
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD;
}

} // namespace paddock::warden
