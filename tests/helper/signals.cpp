// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/helper.h"

#include <sys/wait.h>

#include <cstring>

namespace helper {

namespace {

/// "caught 15" in one write, which a handler may do.
void sayCaught(const char *word, int signal)
{
    char text[32];
    std::size_t size = std::strlen(word);
    std::memcpy(text, word, size);
    text[size++] = ' ';
    if (signal >= 10)
        text[size++] = static_cast<char>('0' + signal / 10);
    text[size++] = static_cast<char>('0' + signal % 10);
    text[size++] = '\n';
    if (::write(STDOUT_FILENO, text, size) < 0)
        ::_exit(99);
}

int g_status = 0;

void trapSignal(int signal, int status)
{
    g_status = status;
    ::signal(signal, [](int number) {
        sayCaught("caught", number);
        ::_exit(g_status);
    });
}

/// `trap SIGNAL STATUS`: ends with the status when the signal comes.
int trap(const Arguments &arguments)
{
    trapSignal(number(arguments, 0, SIGTERM), number(arguments, 1, 0));
    say("ready");
    sleepForEver();
}

/// `hear SIGNAL`: says so each time and goes on.
int hear(const Arguments &arguments)
{
    ::signal(number(arguments, 0, SIGHUP), [](int number) { sayCaught("heard", number); });
    say("ready");
    sleepForEver();
}

/// `trap-grandchild SIGNAL`: leader and child ignore the signal, the grandchild says that it has come, and ends.
int trapGrandchild(const Arguments &arguments)
{
    const int signal = number(arguments, 0, SIGTERM);
    ::signal(signal, SIG_IGN);
    Ready ready;
    if (::fork() == 0) {
        if (::fork() == 0) {
            trapSignal(signal, 0);
            ready.tell();
        }
        sleepForEver();
    }
    return stayOrLeave({}, ready);
}

/// `setsid-ignore [leave]`: the grandchild leads a session of its own and ignores every polite signal.
int setsidIgnoring(const Arguments &arguments)
{
    return leadGrandchild(arguments, [] {
        ::setsid();
        ignorePoliteSignals();
    });
}

/// `ignore-all-but SIGNAL`: every signal that can be ignored is, but one.
int ignoreAllBut(const Arguments &arguments)
{
    for (int signal = 1; signal < SIGSYS; ++signal)
        ::signal(signal, signal == number(arguments, 0, SIGTERM) ? SIG_DFL : SIG_IGN);
    say("ready");
    sleepForEver();
}

/// `stop-self STATUS`: would end with the status at SIGTERM, but is stopped (state T).
int stopSelf(const Arguments &arguments)
{
    trapSignal(SIGTERM, number(arguments, 0, 0));
    say("ready");
    ::raise(SIGSTOP);
    sleepForEver();
}

Arguments g_command;

/// `exec-on SIGNAL PROGRAM ARGUMENTS...`: becomes the program when the signal comes.
int execOn(const Arguments &arguments)
{
    g_command.assign(arguments.begin() + 1, arguments.end());
    static std::vector<char *> argv;
    for (std::string &word : g_command)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    sigset_t awaited;
    ::sigemptyset(&awaited);
    ::sigaddset(&awaited, number(arguments, 0, SIGHUP));
    ::sigprocmask(SIG_BLOCK, &awaited, nullptr);
    say("ready");
    int caught = 0;
    ::sigwait(&awaited, &caught);
    ::execv(argv[0], argv.data());
    return 1;
}

} // namespace

Programs signalPrograms()
{
    return {{"trap", trap},
            {"hear", hear},
            {"trap-grandchild", trapGrandchild},
            {"setsid-ignore", setsidIgnoring},
            {"ignore-all-but", ignoreAllBut},
            {"stop-self", stopSelf},
            {"exec-on", execOn}};
}

} // namespace helper
