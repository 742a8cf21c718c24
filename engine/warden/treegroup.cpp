// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/treegroup.h"
#include "engine/warden/treesweep.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace paddock::warden {

std::vector<proctree::Entry> TreeGroup::members() { return proctree::descendants(::getpid()); }

int TreeGroup::kill()
{
    int refused = 0;
    proctree::sweepKill(::getpid(), std::nullopt, &refused);
    m_killing = refused == 0 && !isEmpty();
    if (refused == 0)
        noteFrozen(false); // nobody is left to be frozen, and what comes next shall run
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
    if (frozen) {
        const std::vector<proctree::Entry> stopped = proctree::sweepStop([this] { return members(); });
        m_stopped.insert(m_stopped.end(), stopped.begin(), stopped.end());
    } else {
        for (const proctree::Entry &entry : m_stopped)
            proctree::signalExactly(entry,
                                    SIGCONT); // an error: it has ended, or a setuid program that we never stopped
    }
    noteFrozen(frozen);
    return 0;
}

void TreeGroup::noteFrozen(bool frozen)
{
    if (!frozen)
        m_stopped.clear();
    if (frozen == m_frozen)
        return;
    m_frozen = frozen;
    sendNews({.news = wire::News::FrozenChanged, .value = frozen ? 1 : 0});
}

bool TreeGroup::isEmpty()
{
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD;
}

} // namespace paddock::warden
