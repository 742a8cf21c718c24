// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/firstservicebench.h"

#include "engine/base/uniquefd.h"
#include "tests/bench/benchsupport.h"
#include "tests/bench/supervisors.h"

#include <QElapsedTimer>
#include <QFile>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cstdio>
#include <optional>

using namespace paddock::bench;

namespace {

constexpr int kRounds = 40;

/// A named pipe that a program writes into once it runs.
class Sign
{
public:
    explicit Sign(const QString &path) : m_path(QFile::encodeName(path))
    {
        ::mkfifo(m_path.constData(), 0600);
        m_fd.reset(::open(m_path.constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    }

    [[nodiscard]] QByteArray script() const { return "echo > " + m_path; }

    bool await() const
    {
        pollfd waiting{m_fd.get(), POLLIN, 0};
        char bytes[16];
        return ::poll(&waiting, 1, 10000) == 1 && ::read(m_fd.get(), bytes, sizeof bytes) > 0;
    }

private:
    QByteArray m_path;
    paddock::UniqueFd m_fd;
};

/// Milliseconds from the start of that program to the sign; waits for its end.
std::optional<double> untilSign(const Sign &sign, const QString &program, const QStringList &arguments,
                                const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    const bool came = sign.await();
    const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    process.waitForFinished();
    return came ? std::optional(took) : std::nullopt;
}

} // namespace

int benchFirstService()
{
    const QTemporaryDir folder;
    const Sign sign(folder.filePath(QStringLiteral("sign")));
    QFile file(folder.filePath(QStringLiteral("paddock.yaml")));
    if (!file.open(QIODevice::WriteOnly))
        return 1;
    file.write("services:\n  first:\n    command: " + sign.script() + '\n');
    file.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder.path());
    const QStringList up{QStringLiteral("up"), QStringLiteral("-f"), file.fileName()};
    const QStringList bare{QStringLiteral("-c"), QString::fromLocal8Bit(sign.script())};

    std::vector<double> bareTimes;
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
        const auto bareTook = untilSign(sign, QStringLiteral("/bin/sh"), bare, environment);
        const auto took = untilSign(sign, paddockProgram(), up, environment);
        if (!bareTook || !took) {
            std::fprintf(stderr, "stacks: the service did not start\n");
            return 1;
        }
        bareTimes.push_back(*bareTook);
        times.push_back(*took);
    }
    std::printf("start of the program until its first service runs, median of %d in turns (goal: 50 ms at most)\n",
                kRounds);
    std::printf("  sh by itself %6.2f ms   paddock up %6.2f ms\n", median(bareTimes), median(times));
    return 0;
}
