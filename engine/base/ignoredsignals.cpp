// SPDX-License-Identifier: Apache-2.0
#include "engine/base/ignoredsignals.h"

#include <csignal>

namespace paddock {

QList<int> ignoredSignals()
{
    QList<int> signals;
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action{};
        if (::sigaction(signal, nullptr, &action) == 0 && !(action.sa_flags & SA_SIGINFO) &&
            action.sa_handler == SIG_IGN)
            signals.append(signal);
    }
    return signals;
}

} // namespace paddock
