// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/samplingbench.h"

#include "engine/base/uniquefd.h"
#include "engine/sampling/sampler.h"
#include "tests/bench/benchsupport.h"

#include <QEventLoop>
#include <QTimer>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using paddock::bench::cpuSecondsOf;
using paddock::bench::runEventsFor;
using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int sleeperCount = 2000;
constexpr seconds measured{20};

/// Forks the sleepers, says how many there are, and ends them all when the other end of `orders` closes.
[[noreturn]] void runCrowd(int report, int orders)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    static pid_t sleepers[sleeperCount];
    int count = 0;
    for (; count < sleeperCount; ++count) {
        sleepers[count] = ::fork();
        if (sleepers[count] < 0)
            break;
        if (sleepers[count] == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::close(report);
            ::close(orders);
            for (;;)
                ::pause();
        }
    }
    const bool reported = ::write(report, &count, sizeof count) == sizeof count;
    char byte = 0;
    while (reported && ::read(orders, &byte, 1) < 0 && errno == EINTR) {
    }
    for (int i = 0; i < count; ++i)
        ::kill(sleepers[i], SIGKILL);
    for (int i = 0; i < count; ++i)
        ::waitpid(sleepers[i], nullptr, 0);
    ::_exit(0);
}

/// 2,000 sleeping processes for as long as it lives.
class Crowd
{
public:
    Crowd()
    {
        int report[2];
        int orders[2];
        if (::pipe2(report, O_CLOEXEC) != 0)
            return;
        const paddock::UniqueFd reportRead(report[0]);
        paddock::UniqueFd reportWrite(report[1]);
        if (::pipe2(orders, O_CLOEXEC) != 0)
            return;
        const paddock::UniqueFd ordersRead(orders[0]);
        m_orders.reset(orders[1]);
        m_helper = ::fork();
        if (m_helper == 0) {
            ::close(m_orders.get());
            runCrowd(reportWrite.get(), ordersRead.get());
        }
        reportWrite.reset();
        if (::read(reportRead.get(), &m_count, sizeof m_count) != sizeof m_count)
            m_count = 0;
    }
    ~Crowd()
    {
        m_orders.reset();
        if (m_helper > 0)
            ::waitpid(m_helper, nullptr, 0);
    }
    Crowd(const Crowd &) = delete;
    Crowd &operator=(const Crowd &) = delete;

    [[nodiscard]] int count() const { return m_count; }

private:
    pid_t m_helper = -1;
    paddock::UniqueFd m_orders;
    int m_count = 0;
};

double ownCpuSeconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

pid_t startTop()
{
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    std::string arguments[] = {"top", "-b", "-d1"};
    char *argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), nullptr};
    std::string terminal = "TERM=dumb";
    char *environment[] = {terminal.data(), nullptr};
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, "top", &actions, nullptr, argv, environment);
    ::posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? pid : -1;
}

} // namespace

int benchSampling()
{
    const double ownAtEntry = ownCpuSeconds(); // other benchmarks may have run in this process before
    const Crowd crowd;
    if (crowd.count() < sleeperCount) {
        std::fprintf(stderr, "sampling: only %d of %d sleepers could be started\n", crowd.count(), sleeperCount);
        return 1;
    }
    const pid_t top = startTop();
    if (top < 0) {
        std::fprintf(stderr, "sampling: top could not be started; it is in the package procps\n");
        return 1;
    }
    paddock::Sampler sampler;
    int samples = 0;
    std::size_t seen = 0;
    QObject::connect(&sampler, &paddock::Sampler::sampled, &sampler, [&](const paddock::SnapshotPtr &snapshot) {
        ++samples;
        seen = snapshot->processes.size();
    });
    sampler.start();
    // the first look of each opens files and reads command lines; what is compared is looking again
    runEventsFor(milliseconds(2500));
    const double topBefore = cpuSecondsOf(top);
    const double ownBefore = ownCpuSeconds();
    samples = 0;
    runEventsFor(measured);
    const double own = ownCpuSeconds() - ownBefore;
    const double topSteady = cpuSecondsOf(top) - topBefore;
    const double ownTotal = ownCpuSeconds() - ownAtEntry;
    const double topTotal = cpuSecondsOf(top);
    sampler.stop();
    ::kill(top, SIGTERM);
    ::waitpid(top, nullptr, 0);

    const double time = duration<double>(measured).count();
    std::printf("sampling, %zu processes at 1 Hz for %.0f s, %d samples\n", seen, time, samples);
    std::printf("  paddock    %7.2f ms CPU a second (whole process), %.2f ms a sample\n", own * 1000 / time,
                samples > 0 ? own * 1000 / samples : 0);
    std::printf("  top -b -d1 %7.2f ms CPU a second\n", topSteady * 1000 / time);
    std::printf("  ratio      %7.3f (goal 0.2 at most), from the start of both %.3f\n", own / topSteady,
                ownTotal / topTotal);
    return 0;
}
