// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/killbench.h"

#include "engine/containment/delegation.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/proctree.h"
#include "tests/bench/benchsupport.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <unordered_set>

using namespace paddock;
using namespace paddock::bench;

namespace {

constexpr int kRounds = 11;
constexpr int kHerd = 2000;
constexpr int kOwnersHerd = 1000;

struct Pipe
{
    UniqueFd readEnd;
    UniqueFd writeEnd;

    Pipe()
    {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) == 0) {
            readEnd.reset(ends[0]);
            writeEnd.reset(ends[1]);
        }
    }
};

double millisecondsOf(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// This program with these arguments, speaking into the pipe; in the cgroup directory where one is given.
pid_t spawnSelf(const QList<QByteArray> &arguments, const Pipe &pipe, int directory = -1)
{
    const QByteArray program = QCoreApplication::applicationFilePath().toLocal8Bit();
    std::vector<char *> words{const_cast<char *>(program.constData())};
    for (const QByteArray &argument : arguments)
        words.push_back(const_cast<char *>(argument.constData()));
    words.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (directory >= 0 && cgroupfs::writeFile(directory, "cgroup.procs", "0") != 0)
            ::_exit(1);
        ::dup2(pipe.writeEnd.get(), STDOUT_FILENO);
        ::execv(program.constData(), words.data());
        ::_exit(127);
    }
    return pid;
}

/// A directory of cgroup v2 made by hand, with a herd in it: the yardstick.
class BareHerd
{
public:
    BareHerd()
    {
        const auto base = Delegation::find();
        if (!base)
            return;
        m_path = QFile::encodeName(*base + QStringLiteral("/bench-%1").arg(::getpid()));
        if (::mkdir(m_path.constData(), 0755) != 0)
            return;
        m_directory.reset(::open(m_path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        m_events.reset(::openat(m_directory.get(), "cgroup.events", O_RDONLY | O_CLOEXEC));
        Pipe pipe;
        m_leader = spawnSelf({"--herd", QByteArray::number(kHerd)}, pipe, m_directory.get());
        pipe.writeEnd.reset();
        m_stands = awaitReady(pipe.readEnd.get());
    }
    ~BareHerd()
    {
        killByCgroup();
        awaitEmpty();
        while (!m_path.isEmpty() && ::rmdir(m_path.constData()) != 0 && errno == EBUSY)
            ::usleep(1000);
    }
    BareHerd(const BareHerd &) = delete;
    BareHerd &operator=(const BareHerd &) = delete;

    [[nodiscard]] bool stands() const { return m_stands; }

    void killByCgroup() const { cgroupfs::writeFile(m_directory.get(), "cgroup.kill", "1"); }

    /// What a program without a group can do: look who descends from the leader, kill them, look again.
    void killByWalking() const
    {
        std::unordered_set<pid_t> known;
        for (bool anyNew = true; anyNew;) {
            anyNew = false;
            for (const proctree::Entry &entry : proctree::descendants(m_leader)) {
                anyNew = known.insert(entry.pid).second || anyNew;
                ::kill(entry.pid, SIGKILL); // as such a program does it: whoever bears the number by now
            }
        }
        ::kill(m_leader, SIGKILL);
    }

    void awaitEmpty()
    {
        if (m_leader > 0)
            ::waitpid(m_leader, nullptr, 0);
        m_leader = -1;
        while (cgroupfs::readEvents(m_events.get()).populated == 1)
            ::usleep(200); // the kernel would tell it every 10 ms only
    }

private:
    QByteArray m_path;
    UniqueFd m_directory;
    UniqueFd m_events;
    pid_t m_leader = -1;
    bool m_stands = false;
};

/// From the order to the last one's end, in milliseconds.
using Way = std::function<std::optional<double>()>;

std::optional<double> bare(void (BareHerd::*kill)() const)
{
    BareHerd herd;
    if (!herd.stands())
        return std::nullopt;
    QElapsedTimer timer;
    timer.start();
    (herd.*kill)();
    herd.awaitEmpty();
    return millisecondsOf(timer);
}

std::optional<double> contained(SessionGroup *session)
{
    const auto group = session->createContainment(QStringLiteral("herd"));
    Pipe pipe;
    QEventLoop loop;
    bool started = false;
    QObject::connect(group.get(), &Containment::emptied, &loop, &QEventLoop::quit);
    QObject::connect(group.get(), &Containment::startFailed, &loop, &QEventLoop::quit);
    QObject::connect(group.get(), &Containment::started, &loop, [&] {
        started = true;
        loop.quit();
    });
    group->start(selfRequest({"--herd", QByteArray::number(kHerd)}, pipe.writeEnd.get()));
    pipe.writeEnd.reset();
    loop.exec();
    if (!started || !awaitReady(pipe.readEnd.get()))
        return std::nullopt;
    QElapsedTimer timer;
    timer.start();
    group->kill();
    loop.exec();
    return millisecondsOf(timer);
}

struct Contestant
{
    const char *name;
    Way way;
    std::vector<double> milliseconds{};
};

bool measureKill(std::vector<Contestant> contestants)
{
    for (int round = 0; round < kRounds; ++round) {
        for (Contestant &each : contestants) {
            const auto took = each.way();
            if (!took)
                return false;
            each.milliseconds.push_back(*took);
        }
    }
    const double yardstick = median(contestants.front().milliseconds);
    std::printf("kill of %d processes in sessions of their own until empty, median (goal: cgroup v2 <= 1.15)\n", kHerd);
    for (const Contestant &each : contestants) {
        const double value = median(each.milliseconds);
        std::printf("  %-28s %8.1f ms  %5.2f\n", each.name, value, value / yardstick);
    }
    return true;
}

/// From the owner's SIGKILL to the last death, told by pidfds: reading /proc would itself take its time.
std::optional<double> killOwner(Mechanism mechanism)
{
    Pipe pipe;
    const pid_t owner =
        spawnSelf({"--owner", mechanismId(mechanism).toLatin1(), QByteArray::number(kOwnersHerd)}, pipe);
    pipe.writeEnd.reset();
    const bool stands = awaitReady(pipe.readEnd.get());
    std::vector<UniqueFd> herd;
    for (const proctree::Entry &entry : proctree::descendants(owner))
        herd.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, entry.pid, 0)));
    QElapsedTimer timer;
    timer.start();
    ::kill(owner, SIGKILL);
    ::waitpid(owner, nullptr, 0);
    for (const UniqueFd &member : herd) {
        pollfd ended{member.get(), POLLIN, 0}; // readable from the end on, whoever reaps it and when
        ::poll(&ended, 1, -1);
    }
    const double took = millisecondsOf(timer);
    return stands && herd.size() > kOwnersHerd ? std::optional(took) : std::nullopt;
}

bool measureOwner(const std::vector<Mechanism> &mechanisms)
{
    std::printf("owner's SIGKILL to the last of %d members dead, its wardens too, median (goal: 300 ms)\n",
                kOwnersHerd);
    for (const Mechanism mechanism : mechanisms) {
        std::vector<double> milliseconds;
        for (int round = 0; round < kRounds; ++round) {
            const auto took = killOwner(mechanism);
            if (!took)
                return false;
            milliseconds.push_back(*took);
        }
        std::printf("  %-28s %8.1f ms\n", qPrintable(mechanismName(mechanism)), median(milliseconds));
    }
    return true;
}

} // namespace

int benchKill()
{
    const auto cgroup = openSession(Mechanism::CgroupV2);
    const auto subreaper = openSession(Mechanism::Subreaper);
    std::vector<Contestant> contestants;
    std::vector<Mechanism> mechanisms;
    if (cgroup) {
        contestants.push_back({"bare write of cgroup.kill", [] { return bare(&BareHerd::killByCgroup); }});
        contestants.push_back({"walk of /proc with kill(2)", [] { return bare(&BareHerd::killByWalking); }});
        contestants.push_back({"Paddock, cgroup v2", [&] { return contained(cgroup.get()); }});
        mechanisms.push_back(Mechanism::CgroupV2);
    }
    if (subreaper) {
        contestants.push_back({"Paddock, subreaper", [&] { return contained(subreaper.get()); }});
        mechanisms.push_back(Mechanism::Subreaper);
    }
    return measureKill(std::move(contestants)) && measureOwner(mechanisms) ? 0 : 1;
}
