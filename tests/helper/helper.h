// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

/// What the helper's programs share: its files are its topics.
namespace helper {

using Arguments = std::vector<std::string>;
using Programs = std::map<std::string, std::function<int(const Arguments &)>>;

inline int number(const Arguments &arguments, std::size_t index, int fallback)
{
    return index < arguments.size() ? std::atoi(arguments[index].c_str()) : fallback;
}

inline void say(const char *text)
{
    std::fputs(text, stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

[[noreturn]] inline void sleepForEver()
{
    for (;;)
        ::pause();
}

/// Whoever forks without end does so for a minute at most, even where every test and warden that should end it is gone.
inline bool isTimeToLeave()
{
    constexpr time_t kMinute = 60;
    static const time_t start = ::time(nullptr); // inherited by every child
    return ::time(nullptr) > start + kMinute;
}

inline void ignorePoliteSignals()
{
    for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGQUIT})
        ::signal(signal, SIG_IGN);
}

/// Tells a leader that its grandchild has done what it should do first.
class Ready
{
public:
    Ready()
    {
        if (::pipe(m_ends) != 0)
            ::_exit(1);
    }
    void tell()
    {
        if (::write(m_ends[1], "x", 1) != 1)
            ::_exit(1);
        ::close(m_ends[1]);
    }
    void await()
    {
        char byte;
        if (::read(m_ends[0], &byte, 1) != 1)
            ::_exit(1);
    }

private:
    int m_ends[2] = {-1, -1};
};

/// The leader's part once its grandchild is ready: it stays or, with "leave", ends.
inline int stayOrLeave(const Arguments &arguments, Ready &ready)
{
    ready.await();
    say("ready");
    if (!arguments.empty() && arguments[0] == "leave")
        return 0;
    sleepForEver();
}

/// A child that waits, and a grandchild that prepares itself and waits.
inline int leadGrandchild(const Arguments &arguments, void (*prepare)())
{
    Ready ready;
    if (::fork() == 0) {
        if (::fork() == 0) {
            prepare();
            ready.tell();
        }
        sleepForEver();
    }
    return stayOrLeave(arguments, ready);
}

/// Ways to take a signal.
Programs signalPrograms();

/// Processes that want more than they may have.
Programs appetitePrograms();

/// Who the process is.
Programs identityPrograms();

/// Programs that speak the protocol of sd_notify(3).
Programs notifyPrograms();

/// Processes that come, go and move.
Programs churnPrograms();

/// Memory, ports and terminals.
Programs resourcePrograms();

} // namespace helper
