// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/helper.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include <cerrno>

namespace helper {

namespace {

/// `touch MIB`: needs so much memory, after a child of its own was born; says when it has got it.
int touch(const Arguments &arguments)
{
    if (::fork() == 0)
        sleepForEver();
    const std::size_t size = static_cast<std::size_t>(number(arguments, 0, 1)) * 1024 * 1024;
    void *const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return 1;
    say("touching");
    for (std::size_t at = 0; at < size; at += 4096)
        static_cast<char *>(memory)[at] = 1;
    say("touched");
    sleepForEver();
}

/// `fork-until COUNT`: so many children, or as many as there may be; says how many and what kept it from more.
int forkUntil(const Arguments &arguments)
{
    int made = 0;
    int error = 0;
    while (made < number(arguments, 0, 10) && error == 0) {
        const pid_t child = ::fork();
        if (child == 0)
            sleepForEver();
        if (child < 0)
            error = errno;
        else
            ++made;
    }
    std::printf("forked %d errno %d\n", made, error);
    std::fflush(stdout);
    sleepForEver();
}

/// `spin MS`: busy for so long by the clock; says how many milliseconds of CPU time it was given.
int spin(const Arguments &arguments)
{
    timespec begin{}, now{}, used{};
    ::clock_gettime(CLOCK_MONOTONIC, &begin);
    do
        ::clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1'000'000 < number(arguments, 0, 1000));
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    std::printf("used %ld\n", used.tv_sec * 1000 + used.tv_nsec / 1'000'000);
    std::fflush(stdout);
    return 0;
}

/// `wander DIRECTORY [leave]`: a daemon that has let go of everything moves itself into another cgroup.
int wander(const Arguments &arguments)
{
    Ready ready;
    const pid_t middle = ::fork();
    if (middle == 0) {
        ::setsid();
        if (::fork() > 0)
            ::_exit(0);
        ignorePoliteSignals();
        const int procs = ::open((arguments.at(0) + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
        if (procs < 0 || ::write(procs, "0", 1) != 1)
            ::_exit(1);
        ready.tell();
        sleepForEver();
    }
    ::waitpid(middle, nullptr, 0);
    return stayOrLeave(Arguments(arguments.begin() + 1, arguments.end()), ready);
}

} // namespace

Programs appetitePrograms()
{
    return {{"touch", touch}, {"fork-until", forkUntil}, {"spin", spin}, {"wander", wander}};
}

} // namespace helper
