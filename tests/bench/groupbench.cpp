// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/groupbench.h"

#include "engine/process/process.h"
#include "engine/warden/proctree.h"
#include "tests/bench/benchsupport.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>

using namespace paddock;
using namespace paddock::bench;

namespace {

constexpr int kGroups = 1000;
constexpr int kStarts = 100;
constexpr int kRounds = 3;

/// Directories of a cgroup session, wardens of another: what stands for its groups.
qsizetype standing(const SessionGroup &session)
{
    struct stat directory = {};
    if (::stat(QFile::encodeName(session.report().location).constData(), &directory) == 0)
        return static_cast<qsizetype>(directory.st_nlink); // each directory in it counts as one
    return static_cast<qsizetype>(proctree::descendants(::getpid()).size());
}

void await(const std::function<bool()> &done)
{
    QEventLoop loop;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.quit();
    });
    timer.start(5);
    if (!done())
        loop.exec();
}

std::vector<std::unique_ptr<Containment>> makeGroups(SessionGroup &session, int count)
{
    std::vector<std::unique_ptr<Containment>> groups;
    for (int i = 0; i < count; ++i)
        groups.push_back(session.createContainment(QStringLiteral("group")));
    return groups;
}

/// The kernel goes on making and freeing what belongs to a cgroup or a process after the call that asked for it.
void rest() { std::this_thread::sleep_for(std::chrono::seconds(2)); }

/// All groups made, then all removed: microseconds for one.
double createAndDestroy(SessionGroup &session, qsizetype empty)
{
    await([&] { return standing(session) <= empty + 1; });
    QElapsedTimer timer;
    timer.start();
    auto groups = makeGroups(session, kGroups);
    await([&] { return standing(session) >= empty + kGroups; });
    groups.clear();
    await([&] { return standing(session) <= empty + 1; }); // one may have been made ahead of time
    return static_cast<double>(timer.nsecsElapsed()) / 1000.0 / kGroups;
}

double bareCreateAndDestroy(const QString &location)
{
    const QByteArray path = QFile::encodeName(location + QStringLiteral("/bare"));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kGroups; ++i) {
        if (::mkdir(path.constData(), 0755) != 0 || ::rmdir(path.constData()) != 0)
            return 0;
    }
    return static_cast<double>(timer.nsecsElapsed()) / 1000.0 / kGroups;
}

std::optional<double> startUntilFinished(SessionGroup &session)
{
    Command command;
    command.program = QStringLiteral("/bin/true");
    command.workingDirectory = QStringLiteral("/");
    Process process(&session, QStringLiteral("true"), command, {}, nullptr);
    QEventLoop loop;
    bool succeeded = false;
    QObject::connect(&process, &Process::finished, &loop, [&](const Outcome &outcome) {
        succeeded = outcome.succeeded();
        loop.quit();
    });
    QElapsedTimer timer;
    timer.start();
    process.start();
    loop.exec();
    return succeeded ? std::optional(static_cast<double>(timer.nsecsElapsed()) / 1000.0) : std::nullopt;
}

/// Microseconds of each start, added to those that are there.
bool measureStarts(SessionGroup &session, std::vector<double> &microseconds)
{
    for (int i = 0; i < kStarts; ++i) {
        const auto one = startUntilFinished(session);
        if (!one)
            return false;
        microseconds.push_back(*one);
    }
    return true;
}

bool measure(SessionGroup &session)
{
    const Mechanism mechanism = session.report().mechanism;
    const qsizetype empty = standing(session);
    std::vector<double> alone, among;
    for (int round = 0; round < kRounds; ++round) { // in turns, so that both see the same machine
        if (!measureStarts(session, alone))
            return false;
        auto groups = makeGroups(session, kGroups);
        await([&] { return standing(session) >= empty + kGroups; });
        rest();
        if (!measureStarts(session, among))
            return false;
        groups.clear();
        await([&] { return standing(session) <= empty + 1; }); // one may have been made ahead of time
        rest();
    }
    const double first = median(alone), last = median(among);
    const double together = createAndDestroy(session, empty);
    std::printf("%s\n", qPrintable(mechanismName(mechanism)));
    if (!session.report().location.isEmpty())
        std::printf("  %-44s %8.0f us\n", "mkdir and rmdir of a cgroup",
                    bareCreateAndDestroy(session.report().location));
    std::printf("  %-44s %8.0f us\n", "create and destroy of a group", together);
    std::printf("  %-44s %8.0f us\n", "start and exit of /bin/true, no other group", first);
    std::printf("  %-44s %8.0f us  %5.2f (goal: alike)\n", "the same beside 1,000 groups", last, last / first);
    return true;
}

} // namespace

int benchGroups()
{
    int failures = 0;
    for (const Mechanism mechanism : {Mechanism::CgroupV2, Mechanism::Subreaper}) {
        const auto session = openSession(mechanism);
        failures += session && measure(*session) ? 0 : 1;
    }
    return failures;
}
