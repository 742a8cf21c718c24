// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/flappingbench.h"

#include "engine/output/outputpump.h"
#include "engine/supervision/supervisor.h"
#include "tests/bench/benchsupport.h"

#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

using namespace paddock;
using namespace paddock::bench;
using namespace std::chrono_literals;

namespace {

constexpr int kServices = 9;
constexpr std::chrono::milliseconds kDay = 24h;
/// By then every log is full and everything has been needed once.
constexpr std::chrono::milliseconds kWarm = 4h;
constexpr qsizetype kLogBytes = 2 * 1024 * 1024;
constexpr double kMebibyte = 1024 * 1024;
constexpr double kGoalMebibytes = 1.0;

struct Memory
{
    double residentMebibytes = 0;
    double allocatedMebibytes = 0; ///< in use, of the allocator's
};

Memory memoryNow()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    const qint64 pages = file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
    const struct mallinfo2 info = ::mallinfo2();
    return {double(pages * ::sysconf(_SC_PAGESIZE)) / kMebibyte, double(info.uordblks + info.hblkhd) / kMebibyte};
}

/// A thousand lines, then the end.
SupervisionSpec chattySpec(int number)
{
    SupervisionSpec spec;
    spec.name = QStringLiteral("chatty-%1").arg(number);
    spec.command.program = QStringLiteral("seq");
    spec.command.arguments = {QStringLiteral("-f"), QStringLiteral("line %g of a service that says a lot"),
                              QStringLiteral("1000")};
    spec.command.workingDirectory = QStringLiteral("/");
    spec.restart.policy = RestartPolicy::Always;
    spec.restart.intensity.reset(); // it goes by the real clock: see below
    return spec;
}

/// One supervised service whose clock is moved over each rest.
class Flapping
{
public:
    Flapping(int number, SessionGroup *group, OutputPump *pump)
        : m_log(std::make_shared<LogStore>(kLogBytes)), m_random(std::uint32_t(number) + 1),
          m_supervisor(chattySpec(number), group, pump, m_log, [this] { return m_random.generateDouble(); })
    {
        QObject::connect(&m_supervisor, &Supervisor::stateChanged, &m_supervisor,
                         [this](SupervisorState state) { take(state); });
    }

    void run(std::chrono::milliseconds until, std::function<void()> done)
    {
        m_until = until;
        m_done = std::move(done);
        m_supervisor.start();
    }

    [[nodiscard]] int runs() const { return m_supervisor.run(); }
    [[nodiscard]] int tooMany() const { return m_tooMany; } ///< times that it would have been given up

private:
    void take(SupervisorState state)
    {
        if (state != SupervisorState::BackingOff)
            return;
        m_log->note("run " + QByteArray::number(m_supervisor.run()) + " ended");
        m_now += m_supervisor.untilStart();
        m_tooMany += int(!m_intensity.admit(RestartIntensity::Moment(m_now)));
        // A start by hand does not wait, and does not begin the count of the rests anew.
        QMetaObject::invokeMethod(
            &m_supervisor, [this] { m_now < m_until ? m_supervisor.start() : m_done(); }, Qt::QueuedConnection);
    }

    std::shared_ptr<LogStore> m_log;
    QRandomGenerator m_random;
    RestartIntensity m_intensity{IntensitySpec{10, 60s}};
    std::chrono::milliseconds m_now{0};
    std::chrono::milliseconds m_until{0};
    std::function<void()> m_done;
    int m_tooMany = 0;
    Supervisor m_supervisor;
};

void runUntil(std::vector<std::unique_ptr<Flapping>> &services, std::chrono::milliseconds until)
{
    QEventLoop loop;
    std::size_t left = services.size();
    for (const auto &each : services) {
        each->run(until, [&] {
            if (--left == 0)
                loop.quit();
        });
    }
    loop.exec();
}

} // namespace

int benchFlapping()
{
    auto pump = OutputPump::create();
    const auto session = openSession(Mechanism::CgroupV2);
    if (!pump || !session)
        return 1;
    std::vector<std::unique_ptr<Flapping>> services;
    for (int i = 0; i < kServices; ++i)
        services.push_back(std::make_unique<Flapping>(i, session.get(), pump->get()));
    std::printf("%d services that say 1,000 lines and end, rests skipped\n", kServices);
    Memory warm;
    Memory now;
    for (std::chrono::milliseconds until = kWarm; until <= kDay; until += kWarm) {
        runUntil(services, until);
        now = memoryNow();
        if (until == kWarm)
            warm = now;
        std::printf("  after %2lld h  %7.1f MiB resident  %7.2f MiB allocated\n", static_cast<long long>(until / 1h),
                    now.residentMebibytes, now.allocatedMebibytes);
        std::fflush(stdout);
    }
    int runs = 0;
    int tooMany = 0;
    for (const auto &each : services) {
        runs += each->runs();
        tooMany += each->tooMany();
    }
    const double grown = now.residentMebibytes - warm.residentMebibytes;
    std::printf("  %d runs, %d million lines, %d restarts too many for 10 in 60 s\n", runs, runs / 1000, tooMany);
    std::printf("  grown since %lld h: %+.2f MiB resident, %+.3f MiB allocated (goal <= %.0f MiB)\n",
                static_cast<long long>(kWarm / 1h), grown, now.allocatedMebibytes - warm.allocatedMebibytes,
                kGoalMebibytes);
    return grown <= kGoalMebibytes ? 0 : 1;
}
