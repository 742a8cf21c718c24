// SPDX-License-Identifier: Apache-2.0
#include "tests/sampling/testchild.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

/// No child outlives a crashed test for longer than this.
constexpr unsigned longestLifeSeconds = 90;

void report(pid_t pid)
{
    if (::write(STDOUT_FILENO, &pid, sizeof pid) != sizeof pid)
        ::_exit(1);
}

void awaitOrder()
{
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR) {
    }
}

[[noreturn]] void sleepForever()
{
    for (;;)
        ::pause();
}

[[noreturn]] void sleepBelow()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::alarm(longestLifeSeconds);
    sleepForever();
}

pid_t readPid(int fd)
{
    pid_t pid = -1;
    ssize_t count = 0;
    do {
        count = ::read(fd, &pid, sizeof pid);
    } while (count < 0 && errno == EINTR);
    return count == sizeof pid ? pid : -1;
}

int beFamily()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const pid_t middle = ::fork();
    if (middle == 0) {
        const pid_t last = ::fork();
        if (last == 0) {
            ::alarm(longestLifeSeconds);
            sleepForever();
        }
        report(last);
        sleepBelow();
    }
    awaitOrder();
    ::kill(middle, SIGKILL);
    ::waitpid(middle, nullptr, 0);
    sleepForever();
}

int beReaper()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    int ends[2];
    if (::pipe(ends) != 0)
        return 1;
    const pid_t middle = ::fork();
    if (middle == 0) {
        if (::fork() == 0) {
            ::setsid();
            ::alarm(longestLifeSeconds);
            const pid_t own = ::getpid();
            if (::write(ends[1], &own, sizeof own) == sizeof own)
                sleepForever();
        }
        ::_exit(0);
    }
    ::waitpid(middle, nullptr, 0);
    const pid_t daemon = readPid(ends[0]);
    report(daemon);
    awaitOrder();
    ::kill(daemon, SIGKILL);
    ::waitpid(daemon, nullptr, 0);
    sleepForever();
}

int beZombieParent()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    siginfo_t info{};
    ::waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT);
    report(child);
    sleepForever();
}

int beChurn()
{
    report(::getpid());
    for (;;) {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        ::waitpid(child, nullptr, 0);
    }
}

} // namespace

TestChild::TestChild(const QList<QByteArray> &arguments)
{
    int reports[2];
    int orders[2];
    if (::pipe2(reports, O_CLOEXEC) != 0)
        return;
    m_reports.reset(reports[0]);
    paddock::UniqueFd reportWrite(reports[1]);
    if (::pipe2(orders, O_CLOEXEC) != 0)
        return;
    paddock::UniqueFd orderRead(orders[0]);
    m_orders.reset(orders[1]);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, orderRead.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, reportWrite.get(), STDOUT_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    QList<QByteArray> words{QByteArrayLiteral("paddock-test"), QByteArrayLiteral("child")};
    words += arguments;
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    if (::posix_spawn(&m_pid, "/proc/self/exe", &actions, &attributes, argv.data(), environ) != 0)
        m_pid = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    reportWrite.reset();
    m_reported = m_pid > 0 ? readPid(m_reports.get()) : -1;
}

TestChild::~TestChild() { killAndReap(); }

void TestChild::order()
{
    const char byte = 'x';
    if (::write(m_orders.get(), &byte, 1) != 1)
        m_orders.reset();
}

void TestChild::killAndReap()
{
    if (m_pid <= 0)
        return;
    if (m_reported > 0 && m_reported != m_pid)
        ::kill(m_reported, SIGKILL);
    ::kill(-m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

int runChild(int argc, char **argv)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::alarm(longestLifeSeconds);
    const std::string_view what = argc > 2 ? argv[2] : "";
    if (what == "family")
        return beFamily();
    if (what == "reaper")
        return beReaper();
    if (what == "zombie")
        return beZombieParent();
    if (what == "churn")
        return beChurn();
    if (what == "named" && argc > 3)
        ::prctl(PR_SET_NAME, argv[3]);
    std::vector<std::jthread> threads;
    for (int i = 0; what == "threads" && argc > 3 && i < std::atoi(argv[3]); ++i)
        threads.emplace_back([] { sleepForever(); });
    report(::getpid());
    volatile unsigned counter = 0;
    while (what == "burn")
        counter = counter + 1;
    if (what == "exec") {
        awaitOrder();
        ::execl("/proc/self/exe", "paddock-test", "child", "sleep", "after", "exec", nullptr);
        return 1;
    }
    sleepForever();
}
