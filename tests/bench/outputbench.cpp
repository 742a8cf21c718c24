// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/outputbench.h"

#include "engine/output/outputpump.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace paddock;
using Seconds = std::chrono::duration<double>;

constexpr std::uint64_t kMiB = 1024 * 1024;
constexpr int kRounds = 5;

/// The best of several rounds counts: what else the machine does can only make a round slower.
struct Case
{
    const char *name;
    std::uint64_t sizeBytes;
    pid_t (*startProducer)(int fd, std::uint64_t sizeBytes);
};

/// With `fd` as the program's standard stream `number`, the other one /dev/null; -1 when it did not start.
pid_t spawn(const char *const *arguments, int fd, int number)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, number);
    posix_spawn_file_actions_addopen(&actions, number == 0 ? 1 : 0, "/dev/null", O_RDWR, 0);
    pid_t pid = -1;
    if (::posix_spawnp(&pid, arguments[0], &actions, nullptr, const_cast<char *const *>(arguments), environ) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

pid_t startFold(int fd, std::uint64_t sizeBytes)
{
    const std::string script = "head -c " + std::to_string(sizeBytes) + " /dev/zero | tr '\\0' 'x' | fold -w 99";
    const char *arguments[] = {"sh", "-c", script.c_str(), nullptr};
    return spawn(arguments, fd, 1);
}

/// Forks a child that writes 100-byte lines in pieces of `lineCount`.
template<std::size_t lineCount>
pid_t startLines(int fd, std::uint64_t sizeBytes)
{
    static std::array<char, 100 * lineCount> block;
    block.fill('x');
    for (std::size_t end = 99; end < block.size(); end += 100)
        block[end] = '\n';
    const pid_t pid = ::fork();
    if (pid != 0)
        return pid;
    while (sizeBytes > 0) {
        const ssize_t size = ::write(fd, block.data(), std::min<std::uint64_t>(block.size(), sizeBytes));
        if (size <= 0)
            ::_exit(1);
        sizeBytes -= std::uint64_t(size);
    }
    ::_exit(0);
}

bool endedWell(pid_t pid)
{
    int status = 0;
    return pid > 0 && ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct Pipe
{
    UniqueFd readEnd;
    UniqueFd writeEnd;
};

Pipe makePipe()
{
    int fds[2] = {-1, -1};
    if (::pipe2(fds, O_CLOEXEC) != 0)
        return {};
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

/// Negative when something failed.
Seconds throughCat(const Case &what)
{
    Pipe pipe = makePipe();
    const auto begin = std::chrono::steady_clock::now();
    const pid_t producer = what.startProducer(pipe.writeEnd.get(), what.sizeBytes);
    pipe.writeEnd.reset();
    const char *arguments[] = {"cat", nullptr};
    const pid_t cat = spawn(arguments, pipe.readEnd.get(), 0);
    pipe.readEnd.reset();
    const bool good = endedWell(producer) & endedWell(cat);
    return good ? Seconds(std::chrono::steady_clock::now() - begin) : Seconds(-1);
}

Seconds throughStore(const Case &what)
{
    const auto store = std::make_shared<LogStore>();
    Pipe pipe = makePipe();
    const auto begin = std::chrono::steady_clock::now();
    const pid_t producer = what.startProducer(pipe.writeEnd.get(), what.sizeBytes);
    pipe.writeEnd.reset();
    const auto pump = OutputPump::create();
    if (!pump)
        return Seconds(-1);
    QEventLoop loop;
    QObject::connect(pump->get(), &OutputPump::drained, &loop, &QEventLoop::quit);
    (*pump)->attach(std::move(pipe.readEnd), store, Stream::Stdout);
    loop.exec();
    const bool good = endedWell(producer);
    const Seconds taken = std::chrono::steady_clock::now() - begin;
    const LogSnapshot log = store->snapshot();
    const bool whole = log.endLine() >= what.sizeBytes / 100 && log.line(log.firstLine()).bytes.size() == 99;
    return good && whole ? taken : Seconds(-1);
}

bool run(const Case &what)
{
    Seconds cat{1e9};
    Seconds stored{1e9};
    for (int round = 0; round < kRounds; ++round) {
        const Seconds nextCat = throughCat(what);
        const Seconds nextStored = throughStore(what);
        if (nextCat.count() < 0 || nextStored.count() < 0) {
            std::printf("output: %-26s failed\n", what.name);
            return false;
        }
        cat = std::min(cat, nextCat);
        stored = std::min(stored, nextStored);
    }
    const double megabytes = double(what.sizeBytes) / 1e6;
    std::printf("output: %-26s store %7.0f MB/s  cat %7.0f MB/s  ratio %.2f (goal >= 0.70)\n", what.name,
                megabytes / stored.count(), megabytes / cat.count(), cat / stored);
    std::fflush(stdout);
    return true;
}

} // namespace

int benchOutput()
{
    static int argumentCount = 1;
    static char name[] = "outputbench";
    static char *arguments[] = {name, nullptr};
    std::unique_ptr<QCoreApplication> application;
    if (!QCoreApplication::instance())
        application = std::make_unique<QCoreApplication>(argumentCount, arguments);
    const std::array cases{Case{"head | tr | fold -w 99", 256 * kMiB, startFold},
                           Case{"100-byte lines, 64 kB writes", 2048 * kMiB, startLines<640>},
                           Case{"100-byte lines, one a write", 128 * kMiB, startLines<1>}};
    bool good = true;
    for (const Case &what : cases)
        good = run(what) && good;
    return good ? 0 : 1;
}
