// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/cgroupcounters.h"
#include "engine/containment/limitorders.h"
#include "engine/containment/limitsupport.h"
#include "engine/containment/usagereader.h"
#include "engine/warden/controllers.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

using namespace paddock;

namespace {

constexpr std::uint32_t kAll = wire::MemoryController | wire::PidsController | wire::CpuController;

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// What is read of a cgroup's files, from texts and from directories that only look like one.
class tst_CgroupCounters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void entriesAreFoundByTheirWholeName();
    void numbersAreRead();
    void ioIsAddedUpOverDevices();
    void pressureIsTheTimeThatSomeWaited();
    void figuresOfAProcessAreRead();
    void usageIsWhatTheFilesSay();
    void usageOfWhatIsNotThereIsAbsent();
    void evidenceTellsWhichLimitWasHit_data();
    void evidenceTellsWhichLimitWasHit();
    void refusedForksAreCountedBelowToo();
    void controllersAreParsed();
    void supportSaysWhyNot_data();
    void supportSaysWhyNot();
    void limitsThatMakeNoSenseAreAMistake_data();
    void limitsThatMakeNoSenseAreAMistake();
    void limitsAreAskedForInTheWardensUnits();
    void answersComeInTheOrderOfTheAsking();
};

void tst_CgroupCounters::entriesAreFoundByTheirWholeName()
{
    const QByteArray text = "usage_usec_extra 7\nusage_usec 1500\nuser_usec 1000\n";
    QCOMPARE(cgroupcounters::parseEntry(text, "usage_usec"), std::optional<qint64>(1500));
    QCOMPARE(cgroupcounters::parseEntry(text, "user_usec"), std::optional<qint64>(1000));
    QVERIFY(!cgroupcounters::parseEntry(text, "usage"));
    QVERIFY(!cgroupcounters::parseEntry("max x\n", "max"));
    QVERIFY(!cgroupcounters::parseEntry("", "max"));
}

void tst_CgroupCounters::numbersAreRead()
{
    QCOMPARE(cgroupcounters::parseNumber("4096\n"), std::optional<qint64>(4096));
    QVERIFY(!cgroupcounters::parseNumber("max\n"));
    QVERIFY(!cgroupcounters::parseNumber(""));
}

void tst_CgroupCounters::ioIsAddedUpOverDevices()
{
    const QByteArray text = "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0\n"
                            "8:0 rbytes=800 wbytes=4 rios=2 wios=1 dbytes=0 dios=0\n253:0\n";
    QCOMPARE(cgroupcounters::parseIo(text, "rbytes"), std::optional<qint64>(1460000));
    QCOMPARE(cgroupcounters::parseIo(text, "wbytes"), std::optional<qint64>(314773508));
    QVERIFY(!cgroupcounters::parseIo("", "rbytes"));
}

void tst_CgroupCounters::pressureIsTheTimeThatSomeWaited()
{
    const QByteArray text = "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345\n"
                            "full avg10=0.00 avg60=0.00 avg300=0.00 total=99\n";
    QCOMPARE(cgroupcounters::parseSomeTotal(text), std::optional<qint64>(12345));
    QVERIFY(!cgroupcounters::parseSomeTotal("full avg10=0.00 total=99\n"));
}

void tst_CgroupCounters::figuresOfAProcessAreRead()
{
    const QByteArray stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 100 50 20 30 20 0 1 0 9999 1000000 25 "
                            "18446744073709551615 0 0\n";
    const auto figures = usagereader::parseStat(stat, 100, 4096);
    QVERIFY(figures);
    QCOMPARE(figures->cpuSeconds, 2.0);
    QCOMPARE(figures->memoryBytes, 25 * 4096);
    QVERIFY(!usagereader::parseStat("", 100, 4096));
    QVERIFY(!usagereader::parseStat("7 (a) S 1", 100, 4096));
    QCOMPARE(usagereader::parsePeakBytes("Name:\tx\nVmPeak:\t  9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n"),
             std::optional<qint64>(2048 * 1024));
    QVERIFY(!usagereader::parsePeakBytes("Name:\tx\nState:\tZ\n"));
}

void tst_CgroupCounters::usageIsWhatTheFilesSay()
{
    QTemporaryDir place;
    const auto file = [&](const char *name) { return place.filePath(QString::fromLatin1(name)); };
    write(file("cpu.stat"), "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnr_periods 0\n");
    write(file("memory.current"), "1048576\n");
    write(file("memory.peak"), "2097152\n");
    write(file("pids.current"), "3\n");
    write(file("pids.peak"), "8\n");
    write(file("io.stat"), "8:0 rbytes=10 wbytes=20\n");
    write(file("memory.pressure"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\n");
    const ResourceUsage usage = cgroupcounters::readUsage(place.path());
    QCOMPARE(usage.cpuSeconds, std::optional(2.5));
    QCOMPARE(usage.userSeconds, std::optional(2.0));
    QCOMPARE(usage.systemSeconds, std::optional(0.5));
    QCOMPARE(usage.memoryBytes, std::optional<qint64>(1048576));
    QCOMPARE(usage.peakMemoryBytes, std::optional<qint64>(2097152));
    QCOMPARE(usage.processes, std::optional<qint64>(3));
    QCOMPARE(usage.peakProcesses, std::optional<qint64>(8));
    QCOMPARE(usage.readBytes, std::optional<qint64>(10));
    QCOMPARE(usage.writtenBytes, std::optional<qint64>(20));
    QCOMPARE(usage.memoryPressureSeconds, std::optional(1.5));
    QVERIFY(!usage.cpuPressureSeconds);
    QCOMPARE(usage.cpuSource, UsageSource::Kernel);
    QCOMPARE(usage.memorySource, UsageSource::Kernel);
    QCOMPARE(usage.processesSource, UsageSource::Kernel);
}

void tst_CgroupCounters::usageOfWhatIsNotThereIsAbsent()
{
    QCOMPARE(cgroupcounters::readUsage(QStringLiteral("/nonexistent")), ResourceUsage());
    QCOMPARE(cgroupcounters::readEvidence(QStringLiteral("/nonexistent")), LimitEvidence());
}

void tst_CgroupCounters::evidenceTellsWhichLimitWasHit_data()
{
    QTest::addColumn<QByteArray>("memoryEvents");
    QTest::addColumn<QByteArray>("memoryMax");
    QTest::addColumn<QByteArray>("cpuMax");
    QTest::addColumn<QByteArray>("throttled");
    QTest::addColumn<std::optional<bool>>("memory");
    QTest::addColumn<std::optional<bool>>("cpu");
    using Maybe = std::optional<bool>;
    QTest::newRow("nothing hit") << QByteArray("oom 0\noom_kill 0\n") << QByteArray("65536") << QByteArray("5 100")
                                 << QByteArray("0") << Maybe(false) << Maybe(false);
    QTest::newRow("killed for memory") << QByteArray("oom 1\noom_kill 2\noom_group_kill 1\n") << QByteArray("65536")
                                       << QByteArray("max 100000") << QByteArray("0") << Maybe(true) << Maybe();
    QTest::newRow("reclaimed, not killed") << QByteArray("high 3\nmax 12\noom 0\noom_kill 0\n") << QByteArray("65536")
                                           << QByteArray("5 100") << QByteArray("9") << Maybe(false) << Maybe(true);
    QTest::newRow("killed by the limit of a group above")
        << QByteArray("oom 0\noom_kill 1\n") << QByteArray("max") << QByteArray("max 100000") << QByteArray("0")
        << Maybe(true) << Maybe();
    QTest::newRow("no limits") << QByteArray("oom 0\noom_kill 0\n") << QByteArray("max") << QByteArray("max 100000")
                               << QByteArray("0") << Maybe() << Maybe();
}

void tst_CgroupCounters::evidenceTellsWhichLimitWasHit()
{
    QFETCH(QByteArray, memoryEvents);
    QFETCH(QByteArray, memoryMax);
    QFETCH(QByteArray, cpuMax);
    QFETCH(QByteArray, throttled);
    QTemporaryDir place;
    write(place.filePath(QStringLiteral("memory.events")), memoryEvents);
    write(place.filePath(QStringLiteral("memory.max")), memoryMax + '\n');
    write(place.filePath(QStringLiteral("cpu.max")), cpuMax + '\n');
    write(place.filePath(QStringLiteral("cpu.stat")), "usage_usec 1\nnr_periods 4\nnr_throttled " + throttled + '\n');
    const LimitEvidence evidence = cgroupcounters::readEvidence(place.path());
    QTEST(evidence.memoryTripped, "memory");
    QTEST(evidence.cpuTripped, "cpu");
    QVERIFY(!evidence.processesTripped);
}

void tst_CgroupCounters::refusedForksAreCountedBelowToo()
{
    QTemporaryDir place;
    write(place.filePath(QStringLiteral("pids.events")), "max 0\n");
    write(place.filePath(QStringLiteral("pids.max")), "10\n");
    QCOMPARE(cgroupcounters::readEvidence(place.path()).processesTripped, std::optional(false));
    QVERIFY(QDir(place.path()).mkpath(QStringLiteral("service/run-1")));
    write(place.filePath(QStringLiteral("service/run-1/pids.events")), "max 3\n");
    QCOMPARE(cgroupcounters::readEvidence(place.path()).processesTripped, std::optional(true));
}

void tst_CgroupCounters::controllersAreParsed()
{
    QCOMPARE(controllers::parse("cpuset cpu io memory hugetlb pids rdma misc\n"), kAll);
    QCOMPARE(controllers::parse("cpuset\n"), 0U);
    QCOMPARE(controllers::parse("pids"), static_cast<std::uint32_t>(wire::PidsController));
    QCOMPARE(controllers::parse(""), 0U);
}

void tst_CgroupCounters::supportSaysWhyNot_data()
{
    QTest::addColumn<int>("usable");
    QTest::addColumn<int>("error");
    QTest::addColumn<QByteArray>("available");
    QTest::addColumn<QByteArray>("own");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, std::uint32_t usable, int error, const char *available, const char *own,
                        const char *why) {
        QTest::newRow(name) << static_cast<int>(usable) << error << QByteArray(available) << QByteArray(own)
                            << QString::fromLatin1(why);
    };
    row("all", kAll, 0, "cpu memory pids", "0::/a\n", "");
    row("all on v1", 0, 0, "hugetlb", "8:pids:/\n4:memory:/x\n1:cpu,cpuacct:/\n0::/a\n",
        "the memory, pids and cpu controllers belong to cgroup v1 on this machine");
    row("one on v1", wire::PidsController | wire::CpuController, 0, "pids cpu", "4:memory:/x\n0::/a\n",
        "the memory controller belongs to cgroup v1 on this machine");
    row("not given", wire::PidsController, 0, "pids", "0::/a\n", "/base is not given the memory and cpu controllers");
    row("others sit there", 0, EBUSY, "pids cpu memory", "0::/a\n",
        "other processes sit in /base, so the kernel does not let it pass the memory, pids and cpu controllers on");
    row("the root of all", kAll & ~static_cast<std::uint32_t>(wire::CpuController), EOPNOTSUPP, "pids cpu memory",
        "0::/\n", "/base is the root of all groups and does not pass the cpu controller on");
    row("not ours to write", 0, EACCES, "pids", "8:memory,cpu:/\n0::/a\n",
        "the memory and cpu controllers belong to cgroup v1 on this machine; /base cannot be made to pass the pids "
        "controller on: Permission denied");
}

void tst_CgroupCounters::supportSaysWhyNot()
{
    QFETCH(int, usable);
    QFETCH(int, error);
    QFETCH(QByteArray, available);
    QFETCH(QByteArray, own);
    const ControllerNews news{static_cast<std::uint32_t>(usable), error, QStringLiteral("/base")};
    const LimitSupport support = describeLimitSupport(news, available, own);
    QTEST(support.why, "why");
    QCOMPARE(support.memory, (usable & wire::MemoryController) != 0);
    QCOMPARE(support.processes, (usable & wire::PidsController) != 0);
    QCOMPARE(support.cpu, (usable & wire::CpuController) != 0);
}

void tst_CgroupCounters::limitsThatMakeNoSenseAreAMistake_data()
{
    QTest::addColumn<ResourceLimits>("limits");
    QTest::newRow("no memory") << ResourceLimits{0, {}, {}};
    QTest::newRow("negative memory") << ResourceLimits{-1, {}, {}};
    QTest::newRow("no processes") << ResourceLimits{{}, 0, {}};
    QTest::newRow("no CPU") << ResourceLimits{{}, {}, 0.0};
    QTest::newRow("less CPU than a period has") << ResourceLimits{{}, {}, 0.001};
    QTest::newRow("no number") << ResourceLimits{{}, {}, qQNaN()};
}

void tst_CgroupCounters::limitsThatMakeNoSenseAreAMistake()
{
    QFETCH(ResourceLimits, limits);
    LimitOrders orders;
    orders.setSupport({true, true, true, {}});
    const auto objection = orders.objectionTo(limits, QStringLiteral("shop/api"));
    QVERIFY(objection);
    QCOMPARE(objection->code, ErrorCode::InvalidArgument);
}

void tst_CgroupCounters::limitsAreAskedForInTheWardensUnits()
{
    LimitOrders orders;
    wire::LimitsHeader header;
    const QByteArray payload = orders.ask({64 * 1024, {}, 0.5});
    QCOMPARE(payload.size(), static_cast<qsizetype>(sizeof header));
    std::memcpy(&header, payload.constData(), sizeof header);
    QCOMPARE(header.memoryBytes, 64 * 1024);
    QCOMPARE(header.processes, -1);
    QCOMPARE(header.cpuMicroseconds, 50'000);
}

void tst_CgroupCounters::answersComeInTheOrderOfTheAsking()
{
    LimitOrders orders;
    orders.setSupport({false, true, true, QStringLiteral("because")});
    const ResourceLimits first{{}, 10, {}};
    orders.ask(first);
    orders.ask({1024, {}, {}});
    const auto answer = orders.takeAnswer({.news = wire::News::LimitsSet}, QStringLiteral("a"));
    QVERIFY(answer);
    QCOMPARE(*answer, first);
    const auto refusal =
        orders.takeAnswer({.news = wire::News::LimitsSet, .error = ENOENT}, QStringLiteral("shop/api"));
    QVERIFY(!refusal);
    QCOMPARE(refusal.error().code, ErrorCode::LimitUnavailable);
    QCOMPARE(refusal.error().message, QStringLiteral("the memory of shop/api cannot be limited here: because"));
}

QTEST_GUILESS_MAIN(tst_CgroupCounters)
#include "tst_cgroupcounters.moc"
