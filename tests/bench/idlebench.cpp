// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/idlebench.h"

#include "tests/bench/benchsupport.h"
#include "tests/bench/supervisors.h"

#include <QElapsedTimer>

#include <cstdio>
#include <optional>

using namespace paddock::bench;

namespace {

constexpr std::chrono::seconds kSettling{5};
constexpr std::chrono::seconds kMeasured{30};
constexpr int kCalls = 60;

/// Milliseconds from the start of that program to its end.
std::optional<double> timeOf(const QStringList &words, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProgram(words.constFirst());
    process.setArguments(words.mid(1));
    process.setProcessEnvironment(environment);
    process.setStandardOutputFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start();
    if (!process.waitForFinished() || process.exitCode() != 0)
        return std::nullopt;
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

int measureCalls(const Supervisor &paddock)
{
    const QString program = paddockProgram();
    std::vector<double> bare;
    std::vector<double> asking;
    for (int i = 0; i < kCalls; ++i) {
        const auto bareTook = timeOf({program, QStringLiteral("--version")}, paddock.environment());
        const auto askingTook = timeOf({program, QStringLiteral("ps")}, paddock.environment());
        if (!bareTook || !askingTook) {
            std::fprintf(stderr, "stacks: paddock ps finds no session\n");
            return 1;
        }
        bare.push_back(*bareTook);
        asking.push_back(*askingTook);
    }
    std::printf("paddock ps beside paddock --version, median of %d in turns (goal: 10 ms more at most)\n", kCalls);
    std::printf("  --version %6.2f ms   ps %6.2f ms   %+6.2f ms\n", median(bare), median(asking),
                median(asking) - median(bare));
    return 0;
}

} // namespace

int benchIdleStacks()
{
    std::vector<std::unique_ptr<Supervisor>> supervisors;
    supervisors.push_back(Supervisor::paddock(true));
    supervisors.push_back(Supervisor::paddock(false)); // what the others do
    for (const auto other : {&Supervisor::mprocs, &Supervisor::pm2}) {
        if (auto made = other())
            supervisors.push_back(std::move(made));
    }
    for (const auto &each : supervisors) {
        if (!each->start()) {
            std::fprintf(stderr, "stacks: the servers of %s did not come up\n", each->name());
            return 1;
        }
    }
    runEventsFor(kSettling);
    std::vector<double> used;
    for (const auto &each : supervisors)
        used.push_back(-each->cpuSeconds());
    runEventsFor(kMeasured);
    for (std::size_t i = 0; i < supervisors.size(); ++i)
        used[i] += supervisors[i]->cpuSeconds();
    const double seconds = std::chrono::duration<double>(kMeasured).count();
    std::printf(
        "%d idle web servers for %.0f s, processor time of their supervisor (goal: 0.3 %% of a core, and less than "
        "the others)\n",
        kWebServers, seconds);
    for (std::size_t i = 0; i < supervisors.size(); ++i)
        std::printf("  %-28s %7.3f %% of a core  ratio %5.2f\n", supervisors[i]->name(), used[i] * 100 / seconds,
                    used[i] / used[0]);
    return measureCalls(*supervisors[0]);
}
