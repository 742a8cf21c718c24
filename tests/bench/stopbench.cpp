// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/stopbench.h"

#include "engine/base/uniquefd.h"
#include "engine/process/process.h"
#include "tests/bench/benchsupport.h"

#include <QElapsedTimer>
#include <QEventLoop>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>
#include <vector>

extern char **environ;

using namespace paddock;
using namespace paddock::bench;

namespace {

constexpr int kRounds = 100;
/// Says that it runs, and ends at once of any signal.
constexpr const char *kScript = "echo ready; exec sleep 1000";

/// From the signal to the end, in milliseconds; absent where it could not be done.
using Way = std::function<std::optional<double>()>;

std::optional<double> bySignal()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return std::nullopt;
    const UniqueFd readEnd(ends[0]);
    UniqueFd writeEnd(ends[1]);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, writeEnd.get(), STDOUT_FILENO);
    char shell[] = "sh", option[] = "-c";
    char *arguments[] = {shell, option, const_cast<char *>(kScript), nullptr};
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, "/bin/sh", &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    writeEnd.reset();
    char byte;
    if (error != 0 || ::read(readEnd.get(), &byte, 1) != 1)
        return std::nullopt;
    QElapsedTimer timer;
    timer.start();
    ::kill(pid, SIGTERM); // our own child, not reaped yet
    if (::waitpid(pid, nullptr, 0) != pid)
        return std::nullopt;
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

std::optional<double> byStop(SessionGroup *session, OutputPump *pump)
{
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), QString::fromLatin1(kScript)};
    command.workingDirectory = QStringLiteral("/");
    Process::Options options;
    options.log = std::make_shared<LogStore>();
    Process process(session, QString(), command, options, pump);
    QEventLoop loop;
    QElapsedTimer timer;
    std::optional<double> took;
    QObject::connect(options.log.get(), &LogStore::linesAppended, &loop, &QEventLoop::quit);
    QObject::connect(&process, &Process::finished, &loop, [&](const Outcome &outcome) {
        if (timer.isValid() && outcome.stop.drained)
            took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        loop.quit();
    });
    process.start();
    loop.exec();
    options.log->disconnect(&loop);
    timer.start();
    process.stop();
    if (process.state() != Process::State::Ended)
        loop.exec();
    return took;
}

struct Contestant
{
    const char *name;
    Way way;
    std::vector<double> milliseconds{};
};

} // namespace

int benchStop()
{
    auto pump = OutputPump::create();
    if (!pump)
        return 1;
    const auto cgroup = openSession(Mechanism::CgroupV2);
    const auto subreaper = openSession(Mechanism::Subreaper);
    std::vector<Contestant> contestants{{"kill(2) + waitpid", bySignal}};
    if (cgroup)
        contestants.push_back({"Paddock, cgroup v2", [&] { return byStop(cgroup.get(), pump->get()); }});
    if (subreaper)
        contestants.push_back({"Paddock, subreaper", [&] { return byStop(subreaper.get(), pump->get()); }});
    for (int round = 0; round < kRounds; ++round) {
        for (Contestant &each : contestants) {
            const auto took = each.way();
            if (!took)
                return 1;
            each.milliseconds.push_back(*took);
        }
    }
    const double yardstick = median(contestants.front().milliseconds);
    std::printf("polite stop of a tree that ends at once, until all of it is said, median (goal: 5 ms over the end)\n");
    for (const Contestant &each : contestants) {
        const double value = median(each.milliseconds);
        std::printf("  %-24s %8.2f ms  %+6.2f ms\n", each.name, value, value - yardstick);
    }
    return 0;
}
