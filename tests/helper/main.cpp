// SPDX-License-Identifier: Apache-2.0
// One program with many ways to behave badly: `paddock-test-helper NAME [ARGUMENTS]`. What a test needs of real
// processes it gets here, so that no test depends on a shell's timing. Each prints what it has done, then obeys.
#include "tests/helper/helper.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>

using namespace helper;

namespace {

/// Reaped by whoever we leave it to: a process whose parent has ended at once.
void daemonise()
{
    if (::fork() > 0)
        ::_exit(0);
    ::setsid();
    if (::fork() > 0)
        ::_exit(0);
    for (int fd = 0; fd < 3; ++fd) {
        ::close(fd);
        ::open("/dev/null", O_RDWR);
    }
}

int exitWith(const Arguments &arguments) { return number(arguments, 0, 0); }

int killSelf(const Arguments &arguments)
{
    ::raise(number(arguments, 0, SIGKILL));
    sleepForEver();
}

int sleeper(const Arguments &)
{
    say("ready");
    sleepForEver();
}

int quietSleeper(const Arguments &) { sleepForEver(); }

/// Of a copy that is set-user-ID root: real, effective and saved user are root then, as su and sudo do it.
int becomeRoot(const Arguments &)
{
    if (::setresuid(0, 0, 0) != 0)
        return 1;
    say("ready");
    sleepForEver();
}

int ignorer(const Arguments &)
{
    ignorePoliteSignals();
    say("ready");
    sleepForEver();
}

int setsidGrandchild(const Arguments &arguments)
{
    return leadGrandchild(arguments, [] { ::setsid(); });
}

int ignoringGrandchild(const Arguments &arguments) { return leadGrandchild(arguments, ignorePoliteSignals); }

/// A daemon: double fork, own session, descriptors closed, polite signals ignored with "ignore".
int daemonGrandchild(const Arguments &arguments)
{
    Ready ready;
    const pid_t middle = ::fork();
    if (middle == 0) {
        daemonise();
        if (arguments.size() > 1 && arguments[1] == "ignore")
            ignorePoliteSignals();
        ready.tell();
        sleepForEver();
    }
    ::waitpid(middle, nullptr, 0);
    return stayOrLeave(arguments, ready);
}

/// levels x width: `tree 3 10` makes 10 + 100 + 1000 descendants. Each tenth daemonises with "wild".
void growTree(int levels, int width, bool wild, int readyFd)
{
    for (int i = 0; i < width && levels > 0; ++i) {
        const pid_t child = ::fork();
        if (child < 0) {
            std::perror("fork");
            ::_exit(1);
        }
        if (child > 0)
            continue;
        if (wild && i == 0)
            ::setsid();
        growTree(levels - 1, width, wild, readyFd);
        if (::write(readyFd, "x", 1) != 1)
            ::_exit(1);
        sleepForEver();
    }
}

int tree(const Arguments &arguments)
{
    const int levels = number(arguments, 0, 3);
    const int width = number(arguments, 1, 10);
    int expected = 0;
    for (int level = 0, count = 1; level < levels; ++level)
        expected += count *= width;
    int ready[2];
    if (::pipe(ready) != 0)
        return 1;
    growTree(levels, width, arguments.size() > 2, ready[1]);
    char byte;
    for (int i = 0; i < expected; ++i) {
        if (::read(ready[0], &byte, 1) != 1)
            return 1;
    }
    std::printf("ready %d\n", expected);
    std::fflush(stdout);
    sleepForEver();
}

/// Each process forks the next and ends: no process lives longer than a moment, there always is one. Each of the lines
/// is a session of its own, unless it says "here".
int relay(const Arguments &arguments)
{
    const int runners = number(arguments, 0, 10);
    isTimeToLeave(); // the minute begins
    for (int i = 0; i < runners; ++i) {
        if (::fork() == 0) {
            if (arguments.size() < 2)
                ::setsid();
            while (!isTimeToLeave()) {
                if (::fork() > 0)
                    ::_exit(0);
            }
            ::_exit(0);
        }
    }
    say("ready");
    sleepForEver();
}

int trapTerm(const Arguments &arguments)
{
    static int status;
    status = number(arguments, 0, 0);
    ::signal(SIGTERM, [](int) {
        const char text[] = "caught TERM\n";
        if (::write(STDOUT_FILENO, text, sizeof text - 1) < 0)
            ::_exit(99);
        ::_exit(status);
    });
    say("ready");
    sleepForEver();
}

/// The leader says a last line and ends; a child keeps the pipe open.
int holdPipe(const Arguments &)
{
    if (::fork() == 0) {
        ::setsid();
        sleepForEver();
    }
    std::fputs("last line without newline", stdout);
    std::fflush(stdout);
    return 0;
}

int ticker(const Arguments &arguments)
{
    for (int i = 0;; ++i) {
        std::printf("tick %d\n", i);
        std::fflush(stdout);
        ::usleep(static_cast<useconds_t>(number(arguments, 0, 50)) * 1000);
    }
}

int printEnvironment(const Arguments &)
{
    for (char **each = environ; *each; ++each)
        say(*each);
    return 0;
}

/// What this process was born with: descriptors, mask, dispositions, session.
int describeSelf(const Arguments &)
{
    std::printf("fds");
    for (int fd = 0; fd < 1024; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0)
            std::printf(" %d", fd);
    }
    sigset_t mask;
    ::sigprocmask(SIG_SETMASK, nullptr, &mask);
    int blocked = 0, changed = 0;
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action{};
        blocked += ::sigismember(&mask, signal) == 1;
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_DFL)
            ++changed;
    }
    char directory[4096] = "";
    if (!::getcwd(directory, sizeof directory))
        return 1;
    struct rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    std::printf("\nblocked %d\nchanged %d\nsession %d\nfiles %llu\ncwd %s\n", blocked, changed,
                ::getsid(0) == ::getpid(), static_cast<unsigned long long>(limit.rlim_cur), directory);
    return 0;
}

/// Forks in its very first instructions, before main: see the constructor below.
int g_bornChild = -1;

int forkFirst(const Arguments &)
{
    std::printf("ready %d\n", g_bornChild);
    std::fflush(stdout);
    sleepForEver();
}

__attribute__((constructor)) void forkBeforeMain(int argc, char **argv, char **)
{
    if (argc < 2 || std::strcmp(argv[1], "fork-first") != 0)
        return;
    g_bornChild = ::fork();
    if (g_bornChild == 0) {
        ::setsid();
        sleepForEver();
    }
}

int bytes(const Arguments &arguments)
{
    const std::string kind = arguments.empty() ? "" : arguments[0];
    std::string text;
    if (kind == "invalid-utf8")
        text = "a\xff\xfe\xc3(b\n";
    else if (kind == "nul")
        text = std::string("a\0b\n", 4);
    else if (kind == "long")
        text = std::string(1024 * 1024, 'x');
    else
        return 2;
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    Programs programs{
        {"exit", exitWith},
        {"kill-self", killSelf},
        {"sleep", sleeper},
        {"sleep-quietly", quietSleeper},
        {"become-root", becomeRoot},
        {"ignore", ignorer},
        {"setsid", setsidGrandchild},
        {"daemon", daemonGrandchild},
        {"ignoring-grandchild", ignoringGrandchild},
        {"tree", tree},
        {"relay", relay},
        {"trap-term", trapTerm},
        {"hold-pipe", holdPipe},
        {"ticker", ticker},
        {"environment", printEnvironment},
        {"describe-self", describeSelf},
        {"fork-first", forkFirst},
        {"bytes", bytes},
    };
    programs.merge(signalPrograms());
    programs.merge(churnPrograms());
    programs.merge(appetitePrograms());
    programs.merge(resourcePrograms());
    programs.merge(identityPrograms());
    programs.merge(notifyPrograms());
    const auto program = argc > 1 ? programs.find(argv[1]) : programs.end();
    if (program == programs.end()) {
        std::fputs("usage: paddock-test-helper NAME [ARGUMENTS]\n", stderr);
        return 2;
    }
    return program->second(Arguments(argv + 2, argv + argc));
}
