// SPDX-License-Identifier: Apache-2.0
#include "engine/process/limitshare.h"
#include "tests/helper/containedrun.h"

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20000;
constexpr qint64 kMebibyte = 1024 * 1024;

QByteArrayList linesOf(const LogStore &log, Stream stream)
{
    const LogSnapshot snapshot = log.snapshot();
    QByteArrayList lines;
    for (auto number = snapshot.firstLine(); number < snapshot.endLine(); ++number) {
        if (snapshot.line(number).stream == stream)
            lines.append(snapshot.line(number).bytes.toByteArray());
    }
    return lines;
}

Command shell(const QString &script)
{
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), script};
    command.workingDirectory = QStringLiteral("/");
    return command;
}

} // namespace

/// What watches over a run: its silence, its memory, its limits; and the terminals it may have.
class tst_ProcessWatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();

    void silentRunIsEnded();
    void runThatWritesIsNotSilent();
    void errorStreamCountsAsWell();
    void silenceNeedsStreamsThatAreRead();
    void limitNobodyKeepsIsRefusedBeforeTheStart();
    void limitsAreSharedOut_data();
    void limitsAreSharedOut();
    void memoryIsWatchedWhereTheKernelDoesNot();
    void modestTreeIsLeftAlone();
    void figuresSayWhereTheyComeFrom();
    void leftoverIsNamedWithItsPorts();
    void streamsHaveATerminalEach();
    void terminalTakesItsSize();
    void terminalLosesNothing();

private:
    bool kernelKeepsMemory() const { return m_session->report().limits.memory; }

    std::unique_ptr<SessionGroup> m_session;
    QString m_mark;
};

void tst_ProcessWatches::init()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_session = openSession(mechanism);
    QVERIFY(m_session);
    m_mark = uniqueMark();
}

void tst_ProcessWatches::cleanup()
{
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

void tst_ProcessWatches::silentRunIsEnded()
{
    Process::Options options;
    options.idleTimeout = 300ms;
    Run run(m_session.get(), helperCommand({QStringLiteral("sleep")}, m_mark), options);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().kind, Outcome::Kind::IdleTimedOut);
    QCOMPARE(run.outcome().kindId(), QStringLiteral("idle_timed_out"));
    QCOMPARE(run.outcome().shellStatus(), 124);
    QVERIFY(run.outcome().usage.wall >= 300ms);
    QVERIFY(run.outcome().stop.asked);
}

void tst_ProcessWatches::runThatWritesIsNotSilent()
{
    Process::Options options;
    options.idleTimeout = 2s; // far more than a tick, also on a loaded machine, and less than all of them together
    Run run(m_session.get(), shell(QStringLiteral("for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done; exit 5")),
            options);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().kind, Outcome::Kind::Exited);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(5));
}

void tst_ProcessWatches::errorStreamCountsAsWell()
{
    Process::Options options;
    options.idleTimeout = 2s;
    Run run(m_session.get(), shell(QStringLiteral("for i in 1 2 3 4 5 6; do printf . >&2; sleep 0.5; done; exit 5")),
            options);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(5));
}

void tst_ProcessWatches::silenceNeedsStreamsThatAreRead()
{
    Command command = helperCommand({QStringLiteral("sleep")}, m_mark);
    command.streams = Command::Streams::Inherited;
    Process::Options options;
    options.idleTimeout = 10s;
    Run run(m_session.get(), command, options);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().kind, Outcome::Kind::FailedToStart);
    QCOMPARE(run.outcome().error.code, ErrorCode::InvalidArgument);
}

void tst_ProcessWatches::limitNobodyKeepsIsRefusedBeforeTheStart()
{
    if (m_session->report().limits.processes)
        QSKIP("the kernel keeps this limit here");
    Process::Options options;
    options.limits.processes = 100;
    options.limits.memoryBytes = kernelKeepsMemory() ? std::nullopt : std::optional(64 * kMebibyte);
    Run run(m_session.get(), helperCommand({QStringLiteral("sleep")}, m_mark), options);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const Outcome outcome = run.outcome();
    QCOMPARE(outcome.kind, Outcome::Kind::FailedToStart);
    QCOMPARE(outcome.error.code, ErrorCode::LimitUnavailable);
    QVERIFY2(outcome.error.message.contains(QStringLiteral("processes")), qPrintable(outcome.error.message));
    QCOMPARE(outcome.shellStatus(), 123);
    QCOMPARE(outcome.leader, ProcessKey());
    QCOMPARE(outcome.limits, ResourceLimits());
    QCOMPARE(run.process->leader(), ProcessKey());
}

void tst_ProcessWatches::limitsAreSharedOut_data()
{
    QTest::addColumn<ResourceLimits>("limits");
    QTest::addColumn<LimitSupport>("support");
    QTest::addColumn<bool>("watch");
    QTest::addColumn<bool>("possible");
    QTest::addColumn<bool>("watched");
    const ResourceLimits none;
    const ResourceLimits memory{64 * kMebibyte, {}, {}};
    const ResourceLimits both{64 * kMebibyte, 10, {}};
    const LimitSupport nothing{false, false, false, QStringLiteral("no controllers")};
    const LimitSupport everything{true, true, true, {}};
    const LimitSupport processes{false, true, false, QStringLiteral("no memory controller")};
    QTest::newRow("none asked, none kept") << none << nothing << false << true << false;
    QTest::newRow("memory kept") << memory << everything << false << true << false;
    QTest::newRow("memory kept, watch not needed") << memory << everything << true << true << false;
    QTest::newRow("memory not kept") << memory << nothing << false << false << false;
    QTest::newRow("memory watched") << memory << nothing << true << true << true;
    QTest::newRow("both watched") << both << nothing << true << false << false;
    QTest::newRow("one kept, one watched") << both << processes << true << true << true;
}

void tst_ProcessWatches::limitsAreSharedOut()
{
    QFETCH(ResourceLimits, limits);
    QFETCH(LimitSupport, support);
    QFETCH(bool, watch);
    QFETCH(bool, possible);
    QFETCH(bool, watched);
    const auto share = shareLimits(limits, support, watch);
    QCOMPARE(share.has_value(), possible);
    if (!share) {
        QCOMPARE(share.error().code, ErrorCode::LimitUnavailable);
        QVERIFY(share.error().message.contains(support.why));
        return;
    }
    QCOMPARE(share->watchedMemoryBytes, watched ? limits.memoryBytes : std::nullopt);
    QCOMPARE(share->kernel.memoryBytes, watched ? std::nullopt : limits.memoryBytes);
    QCOMPARE(share->kernel.processes, limits.processes);
}

void tst_ProcessWatches::memoryIsWatchedWhereTheKernelDoesNot()
{
    if (kernelKeepsMemory())
        QSKIP("the kernel keeps this limit here");
    Process::Options options;
    options.limits.memoryBytes = 64 * kMebibyte;
    options.watchMemory = true;
    Run run(m_session.get(), helperCommand({QStringLiteral("memory"), QStringLiteral("100")}, m_mark), options);
    QSignalSpy passed(run.process.get(), &Process::memoryLimitPassed);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const Outcome outcome = run.outcome();
    QCOMPARE(outcome.kind, Outcome::Kind::Signaled);
    QCOMPARE(outcome.signal, std::optional<int>(SIGKILL));
    QVERIFY(outcome.watchedMemory);
    QCOMPARE(outcome.limits, options.limits);
    QCOMPARE(outcome.tripped.memoryTripped, std::optional<bool>(true));
    QVERIFY(outcome.usage.peakMemoryBytes > 64 * kMebibyte);
    QCOMPARE(passed.count(), 1);
    QVERIFY(passed.at(0).at(0).toLongLong() > 64 * kMebibyte);
}

void tst_ProcessWatches::modestTreeIsLeftAlone()
{
    if (kernelKeepsMemory())
        QSKIP("the kernel keeps this limit here");
    Process::Options options;
    options.limits.memoryBytes = 64 * kMebibyte;
    options.watchMemory = true;
    // Twelve processes that share most of their memory: their resident sets together count it twelve times.
    Run run(m_session.get(), helperCommand({QStringLiteral("tree"), QStringLiteral("1"), QStringLiteral("12")}, m_mark),
            options);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    QTest::qWait(500); // time for a few looks
    QCOMPARE(run.process->state(), Process::State::Running);
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().tripped.memoryTripped, std::optional<bool>(false));
}

void tst_ProcessWatches::figuresSayWhereTheyComeFrom()
{
    Run run(m_session.get(), helperCommand({QStringLiteral("exit"), QStringLiteral("0")}, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const Usage usage = run.outcome().usage;
    QVERIFY(usage.wall > 0ms);
    QVERIFY(usage.cpuSeconds.has_value());
    QVERIFY(usage.peakMemoryBytes.value_or(0) > 0);
    const bool isCgroup = m_session->report().mechanism == Mechanism::CgroupV2;
    QCOMPARE(usage.cpuSource, isCgroup ? UsageSource::Kernel : UsageSource::Observed);
    QCOMPARE(usage.memorySource, isCgroup && kernelKeepsMemory() ? UsageSource::Kernel : UsageSource::Observed);
    QCOMPARE(run.outcome().limits, ResourceLimits());
    QCOMPARE(run.outcome().tripped, LimitEvidence());
}

void tst_ProcessWatches::leftoverIsNamedWithItsPorts()
{
    Run run(m_session.get(), helperCommand({QStringLiteral("listen"), QStringLiteral("leave")}, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const QList<Member> leftovers = run.outcome().leftovers;
    QCOMPARE(leftovers.size(), 1);
    const quint16 port = run.firstLine().mid(5).toUShort();
    QVERIFY2(port > 0, run.firstLine().constData());
    QCOMPARE(leftovers.first().ports, std::optional(QList<quint16>{port}));
}

void tst_ProcessWatches::streamsHaveATerminalEach()
{
    Command command = helperCommand({QStringLiteral("describe-terminal")}, m_mark);
    command.streams = Command::Streams::Terminal;
    Run run(m_session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(0));
    QCOMPARE(linesOf(*run.log, Stream::Stdout),
             (QByteArrayList{"terminals 111", "foreground 1", "shared 0", "size 24 80"}));
    QCOMPARE(linesOf(*run.log, Stream::Stderr), QByteArrayList{"to standard error"});
}

void tst_ProcessWatches::terminalTakesItsSize()
{
    Command command = shell(QStringLiteral("trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done"));
    command.streams = Command::Streams::Terminal;
    command.terminalSize = {10, 20};
    Run run(m_session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    run.process->resizeTerminal({33, 101});
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(linesOf(*run.log, Stream::Stdout).last(), QByteArray("33 101"));
}

void tst_ProcessWatches::terminalLosesNothing()
{
    Command command = shell(QStringLiteral("seq 1 20000; stty sane; echo returned; printf last"));
    command.streams = Command::Streams::Terminal;
    Run run(m_session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const QByteArrayList lines = linesOf(*run.log, Stream::Stdout);
    QCOMPARE(lines.size(), 20002);
    QCOMPARE(lines.at(19999), QByteArray("20000"));
    QCOMPARE(lines.at(20000), QByteArray("returned\r")); // whoever asks for it has it
    QCOMPARE(lines.last(), QByteArray("last"));
}

QTEST_GUILESS_MAIN(tst_ProcessWatches)
#include "tst_processwatches.moc"
