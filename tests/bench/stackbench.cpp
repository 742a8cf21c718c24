// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/stackbench.h"

#include "engine/containment/delegation.h"
#include "engine/session/localsession.h"
#include "engine/stack/stackloader.h"
#include "engine/warden/cgroupfs.h"
#include "tests/bench/benchsupport.h"
#include "tests/bench/firstservicebench.h"
#include "tests/bench/idlebench.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QSet>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>

extern char **environ;

using namespace paddock;
using namespace paddock::bench;

namespace {

constexpr int kServices = 200;
constexpr int kRounds = 7;

double millisecondsOf(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

struct UpAndDown
{
    double up = 0; ///< milliseconds
    double down = 0;
};

/// A directory of cgroup v2 that this process sits in for as long as it lives, and its children are born in.
class BareGroup
{
public:
    BareGroup()
    {
        const auto base = Delegation::find();
        if (!base)
            return;
        m_base.reset(::open(QFile::encodeName(*base).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        m_path = QFile::encodeName(*base + QStringLiteral("/bench-%1").arg(::getpid()));
        if (::mkdir(m_path.constData(), 0755) != 0)
            return;
        m_directory.reset(::open(m_path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        m_stands = cgroupfs::writeFile(m_directory.get(), "cgroup.procs", "0") == 0;
    }
    ~BareGroup()
    {
        leave();
        while (!m_path.isEmpty() && ::rmdir(m_path.constData()) != 0 && errno == EBUSY)
            ::usleep(1000);
    }
    BareGroup(const BareGroup &) = delete;
    BareGroup &operator=(const BareGroup &) = delete;

    [[nodiscard]] bool stands() const { return m_stands; }
    void leave() const { cgroupfs::writeFile(m_base.get(), "cgroup.procs", "0"); }
    void kill() const { cgroupfs::writeFile(m_directory.get(), "cgroup.kill", "1"); }

private:
    QByteArray m_path;
    UniqueFd m_base;
    UniqueFd m_directory;
    bool m_stands = false;
};

/// The yardstick: so many spawns, one kill, and all of them reaped.
std::optional<UpAndDown> byHand()
{
    const BareGroup group;
    if (!group.stands())
        return std::nullopt;
    char program[] = "sleep", duration[] = "1000";
    char *arguments[] = {program, duration, nullptr};
    std::vector<pid_t> pids(kServices, -1);
    UpAndDown took;
    QElapsedTimer timer;
    timer.start();
    for (pid_t &pid : pids) {
        if (::posix_spawnp(&pid, program, nullptr, nullptr, arguments, environ) != 0)
            pid = -1;
    }
    took.up = millisecondsOf(timer);
    group.leave();
    timer.start();
    group.kill();
    for (const pid_t pid : pids) {
        if (pid > 0)
            ::waitpid(pid, nullptr, 0);
    }
    took.down = millisecondsOf(timer);
    return std::find(pids.begin(), pids.end(), -1) == pids.end() ? std::optional(took) : std::nullopt;
}

StackSpec sleepers()
{
    QByteArray text = "name: sleepers\nservices:\n";
    for (int i = 0; i < kServices; ++i)
        text += "  s" + QByteArray::number(i) + ": {command: [sleep, '1000']}\n";
    return StackLoader::parse(text, QStringLiteral("/tmp/paddock.yaml"), QProcessEnvironment::systemEnvironment(),
                              systemFiles())
        ->stack;
}

/// The same services as a stack, each with a group, a log and a supervisor, until all run and until all are empty.
std::optional<UpAndDown> byStack(Mechanism mechanism)
{
    auto created = LocalSession::create({mechanism, {}, QStringLiteral("bench")});
    if (!created || !(*created)->openStack(sleepers()))
        return std::nullopt;
    LocalSession *const session = created->get();
    QEventLoop loop;
    bool failed = false;
    QSet<QString> running;
    QObject::connect(session, &Session::problem, &loop, [&] {
        failed = true;
        loop.quit();
    });
    QObject::connect(session, &Session::serviceChanged, &loop, [&](const QString &id) {
        const auto status = session->service(id);
        if (!status || status->state != ServiceState::Running || running.size() == kServices)
            return;
        running.insert(id);
        if (running.size() == kServices)
            loop.quit();
    });
    QObject::connect(session, &LocalSession::allStopped, &loop, &QEventLoop::quit);
    QObject::connect(session, &Session::closed, &loop, &QEventLoop::quit);
    // The warden stands before the time begins: the yardstick has none to wait for.
    const auto warden = QObject::connect(session, &Session::mechanismChanged, &loop, &QEventLoop::quit);
    loop.exec();
    QObject::disconnect(warden);
    UpAndDown took;
    QElapsedTimer timer;
    timer.start();
    if (!failed) {
        session->startAll();
        loop.exec();
        took.up = millisecondsOf(timer);
        timer.start();
        session->stopAll();
        loop.exec();
        took.down = millisecondsOf(timer);
        session->close();
        loop.exec();
    }
    return failed ? std::nullopt : std::optional(took);
}

struct Contestant
{
    const char *name;
    std::function<std::optional<UpAndDown>()> way;
    std::vector<double> up{};
    std::vector<double> down{};
};

int benchUpAndDown()
{
    std::vector<Contestant> contestants{
        {"posix_spawn, cgroup.kill", byHand},
        {"Paddock, cgroup v2", [] { return byStack(Mechanism::CgroupV2); }},
        {"Paddock, subreaper", [] { return byStack(Mechanism::Subreaper); }},
    };
    for (int round = 0; round < kRounds; ++round) {
        for (Contestant &each : contestants) {
            const auto took = each.way();
            if (!took) {
                std::fprintf(stderr, "stacks: %s could not be measured here\n", each.name);
                return 1;
            }
            each.up.push_back(took->up);
            each.down.push_back(took->down);
        }
    }
    const double up = median(contestants.front().up);
    const double down = median(contestants.front().down);
    std::printf("%d services of sleep, until all run and until all are empty, median of %d\n", kServices, kRounds);
    for (const Contestant &each : contestants) {
        const double upHere = median(each.up);
        const double downHere = median(each.down);
        std::printf("  %-26s up %7.1f ms  ratio %5.2f   down %6.1f ms  ratio %5.2f   both %5.2f\n", each.name, upHere,
                    upHere / up, downHere, downHere / down, (upHere + downHere) / (up + down));
    }
    std::printf("  goal: cgroup v2 at most 2\n");
    return 0;
}

} // namespace

int benchStacks()
{
    int failures = benchUpAndDown();
    failures += benchIdleStacks();
    failures += benchFirstService();
    return failures;
}
