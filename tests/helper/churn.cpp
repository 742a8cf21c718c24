// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/helper.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>

namespace helper {

namespace {

void onTerm(int)
{
    if (::fork() > 0)
        ::_exit(0);
}

/// Lives for a moment; its successor is born when it ends, also when it is asked to end.
[[noreturn]] void liveAndForkAgain()
{
    ::signal(SIGTERM, onTerm);
    while (!isTimeToLeave()) {
        ::usleep(200'000);
        if (::fork() > 0)
            ::_exit(0);
    }
    ::_exit(0);
}

/// `refork COUNT`: so many processes, each of which forks its successor as its last act.
int refork(const Arguments &arguments)
{
    ::signal(SIGTERM, SIG_IGN);
    ::signal(SIGCHLD, SIG_IGN); // nobody has to reap them
    isTimeToLeave();            // the minute begins
    for (int i = 0; i < number(arguments, 0, 10); ++i) {
        if (::fork() == 0)
            liveAndForkAgain();
    }
    say("ready");
    sleepForEver();
}

void burn(int milliseconds)
{
    timespec used{};
    do
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while (used.tv_sec * 1000 + used.tv_nsec / 1'000'000 < milliseconds);
}

/// `burn-grandchildren COUNT MS`: one after the other, each uses so much CPU time, ends and is reaped by its parent.
int burnGrandchildren(const Arguments &arguments)
{
    const pid_t child = ::fork();
    if (child == 0) {
        for (int i = 0; i < number(arguments, 0, 1); ++i) {
            const pid_t grandchild = ::fork();
            if (grandchild == 0) {
                burn(number(arguments, 1, 10));
                ::_exit(0);
            }
            ::waitpid(grandchild, nullptr, 0);
        }
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    return 0;
}

/// `move-to DIRECTORY`: a child moves itself into another cgroup and stays there.
int moveTo(const Arguments &arguments)
{
    Ready ready;
    if (::fork() == 0) {
        const int procs = ::open((arguments.at(0) + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
        if (procs < 0 || ::write(procs, "0", 1) != 1)
            ::_exit(1);
        ready.tell();
        sleepForEver();
    }
    return stayOrLeave({}, ready);
}

} // namespace

Programs churnPrograms()
{
    return {{"refork", refork}, {"burn-grandchildren", burnGrandchildren}, {"move-to", moveTo}};
}

} // namespace helper
