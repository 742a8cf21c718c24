// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/spawnbench.h"

#include "engine/process/process.h"
#include "tests/bench/benchsupport.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>

#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <functional>
#include <vector>

extern char **environ;

using namespace paddock;
using namespace paddock::bench;

namespace {

constexpr int kRounds = 400;
constexpr const char *kProgram = "/bin/true";

/// One start until its end; false where it could not be done.
using Way = std::function<bool()>;

bool bySpawn()
{
    pid_t pid = -1;
    char name[] = "true";
    char *arguments[] = {name, nullptr};
    if (::posix_spawn(&pid, kProgram, nullptr, nullptr, arguments, environ) != 0)
        return false;
    return ::waitpid(pid, nullptr, 0) == pid;
}

bool byQProcess()
{
    QProcess process;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    process.start(QString::fromLatin1(kProgram), QStringList());
    loop.exec();
    return process.exitCode() == 0;
}

bool contained(SessionGroup *session)
{
    Command command;
    command.program = QString::fromLatin1(kProgram);
    command.workingDirectory = QStringLiteral("/");
    Process process(session, QString(), command, {}, nullptr);
    QEventLoop loop;
    bool succeeded = false;
    QObject::connect(&process, &Process::finished, &loop, [&](const Outcome &outcome) {
        succeeded = outcome.succeeded();
        loop.quit();
    });
    process.start();
    loop.exec();
    return succeeded;
}

struct Contestant
{
    const char *name;
    Way way;
    std::vector<double> microseconds{};
};

/// The contestants take turns, so that whatever else the machine does meets them all alike.
bool measure(std::vector<Contestant> &contestants)
{
    for (int round = 0; round < kRounds; ++round) {
        for (Contestant &each : contestants) {
            QElapsedTimer timer;
            timer.start();
            if (!each.way())
                return false;
            each.microseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1000.0);
        }
    }
    return true;
}

bool report(const char *heading, std::vector<Contestant> contestants)
{
    if (!measure(contestants))
        return false;
    const double yardstick = median(contestants.front().microseconds);
    std::printf("%s\n", heading);
    for (const Contestant &each : contestants) {
        const double value = median(each.microseconds);
        std::printf("  %-24s %8.0f us  %5.2f\n", each.name, value, value / yardstick);
    }
    return true;
}

} // namespace

int benchSpawn()
{
    const auto cgroup = openSession(Mechanism::CgroupV2);
    const auto subreaper = openSession(Mechanism::Subreaper);
    std::vector<Contestant> contestants{{"posix_spawn + waitpid", bySpawn}, {"QProcess", byQProcess}};
    if (cgroup)
        contestants.push_back({"Paddock, cgroup v2", [&] { return contained(cgroup.get()); }});
    if (subreaper)
        contestants.push_back({"Paddock, subreaper", [&] { return contained(subreaper.get()); }});
    if (!report("start and exit of /bin/true, median (goal: cgroup v2 <= 1.3)", contestants))
        return 1;
    constexpr std::size_t kHeap = std::size_t(1) << 30;
    const std::vector<char> heap(kHeap, 'x'); // touched, so that a fork would have to copy its page tables
    const bool measured = report("the same with 1 GiB of touched heap (goal: no growth)", contestants);
    return measured && heap.back() == 'x' ? 0 : 1;
}
