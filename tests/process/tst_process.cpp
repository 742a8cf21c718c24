// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/testsupport.h"

#include <QTemporaryDir>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20000;

QByteArrayList linesOf(const LogStore &log)
{
    const LogSnapshot snapshot = log.snapshot();
    QByteArrayList lines;
    for (auto number = snapshot.firstLine(); number < snapshot.endLine(); ++number)
        lines.append(snapshot.line(number).bytes.toByteArray());
    return lines;
}

} // namespace

class tst_Process : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();

    void exitCodeAndSignalAreTold_data();
    void exitCodeAndSignalAreTold();
    void failedStartFinishesOnceAndNamesThePath_data();
    void failedStartFinishesOnceAndNamesThePath();
    void finishedNeverComesBeforeTheGroupIsEmpty();
    void politeStopReturnsAsSoonAsTheTreeIsEmpty();
    void stopEscalatesAfterTheGrace();
    void graceOfZeroKillsAtOnce();
    void stopBeforeTheStartIsConfirmedStillEndsIt();
    void timeoutEndsTheWholeTree();
    void childHoldingThePipeNeitherHangsNorLosesTheLastLine();
    void leftoversAreWaitedFor();
    void timeoutEndsTheWaitForLeftovers();
    void leftoversAreLeftRunningAndReported();
    void awkwardOutputIsKeptAsItIs();
    void usageCountsGrandchildrenThatHaveEnded();
    void scriptWithoutInterpreterLineRunsInAShell();
    void hundredCyclesLeaveNothingBehind();
    void withoutDescriptorsTheStartFailsAndTheNextWorks();
    void hundredGroupsAtOnce();
    void deletingARunningProcessEndsItsGroup();

private:
    std::unique_ptr<Process> start(const Command &command, Process::Options options = {});
    Outcome finish(Process &process);

    std::unique_ptr<SessionGroup> m_session;
    std::unique_ptr<OutputPump> m_pump;
    std::shared_ptr<LogStore> m_log;
    QString m_mark;
};

void tst_Process::init()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_session = openSession(mechanism);
    QVERIFY(m_session);
    m_pump = std::move(*OutputPump::create());
    m_log = std::make_shared<LogStore>();
    m_mark = uniqueMark();
}

void tst_Process::cleanup()
{
    m_session.reset();
    m_pump.reset();
    m_log.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience);
    // The warden too: it is alive, then a zombie, then reaped, so counting zombies alone could look too early.
    QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), 0, kPatience);
}

std::unique_ptr<Process> tst_Process::start(const Command &command, Process::Options options)
{
    options.log = m_log;
    auto process = std::make_unique<Process>(m_session.get(), QStringLiteral("run"), command, options, m_pump.get());
    process->start();
    return process;
}

/// Waits for the end and makes sure that there is only one.
Outcome tst_Process::finish(Process &process)
{
    QSignalSpy finished(&process, &Process::finished);
    if (!QTest::qWaitFor([&] { return process.state() == Process::State::Ended; }, kPatience))
        QTest::qFail("the process did not end", __FILE__, __LINE__);
    QCoreApplication::processEvents();
    if (finished.count() != 1)
        QTest::qFail("finished did not come exactly once", __FILE__, __LINE__);
    return finished.isEmpty() ? Outcome() : finished.at(0).at(0).value<Outcome>();
}

void tst_Process::exitCodeAndSignalAreTold_data()
{
    QTest::addColumn<QStringList>("program");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("kind");
    QTest::newRow("success") << QStringList{QStringLiteral("exit"), QStringLiteral("0")} << 0
                             << QStringLiteral("exited");
    QTest::newRow("failure") << QStringList{QStringLiteral("exit"), QStringLiteral("3")} << 3
                             << QStringLiteral("exited");
    QTest::newRow("255") << QStringList{QStringLiteral("exit"), QStringLiteral("255")} << 255
                         << QStringLiteral("exited");
    QTest::newRow("SIGKILL") << QStringList{QStringLiteral("kill-self"), QStringLiteral("9")} << 137
                             << QStringLiteral("signaled");
    QTest::newRow("SIGABRT") << QStringList{QStringLiteral("kill-self"), QStringLiteral("6")} << 134
                             << QStringLiteral("signaled");
}

void tst_Process::exitCodeAndSignalAreTold()
{
    QFETCH(QStringList, program);
    const auto process = start(helperCommand(program, m_mark));
    const Outcome outcome = finish(*process);
    QTEST(outcome.shellStatus(), "status");
    QTEST(outcome.kindId(), "kind");
    QVERIFY(outcome.leader.pid > 0);
    QVERIFY(outcome.leader.startTime > 0);
    QVERIFY(outcome.leftovers.isEmpty());
    QVERIFY(outcome.usage.cpuSeconds.has_value());
}

void tst_Process::failedStartFinishesOnceAndNamesThePath_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("named");
    const QString here = QDir::tempPath();
    QTest::newRow("missing name") << QStringLiteral("no-such-program-here") << here << 127
                                  << QStringLiteral("no-such-program-here");
    QTest::newRow("missing path") << QStringLiteral("/no/such/program") << here << 127
                                  << QStringLiteral("/no/such/program");
    QTest::newRow("missing relative path")
        << QStringLiteral("./no-such") << here << 127 << QString(here + QStringLiteral("/./no-such"));
    QTest::newRow("not executable") << QStringLiteral("/etc/passwd") << here << 126 << QStringLiteral("/etc/passwd");
    QTest::newRow("directory") << QStringLiteral("/etc") << here << 126 << QStringLiteral("/etc");
    QTest::newRow("bad directory") << QStringLiteral("/bin/true") << QStringLiteral("/no/such/place") << 125
                                   << QStringLiteral("/no/such/place");
    QTest::newRow("directory is a file") << QStringLiteral("/bin/true") << QStringLiteral("/etc/passwd") << 125
                                         << QStringLiteral("/etc/passwd");
}

void tst_Process::failedStartFinishesOnceAndNamesThePath()
{
    QFETCH(QString, program);
    QFETCH(QString, directory);
    QFETCH(QString, named);
    Command command;
    command.program = program;
    command.workingDirectory = directory;
    const auto process = start(command);
    QSignalSpy started(process.get(), &Process::started);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.kind, Outcome::Kind::FailedToStart);
    QTEST(outcome.shellStatus(), "status");
    QVERIFY2(outcome.error.message.contains(named), qPrintable(outcome.error.message));
    QCOMPARE(started.count(), 0);
    QCOMPARE(outcome.leader.pid, 0);
}

void tst_Process::finishedNeverComesBeforeTheGroupIsEmpty()
{
    for (int round = 0; round < 20; ++round) {
        const auto process =
            start(helperCommand({QStringLiteral("daemon"), QStringLiteral("leave"), QStringLiteral("ignore")}, m_mark));
        int aliveAtTheEnd = -1;
        connect(process.get(), &Process::finished, this,
                [&] { aliveAtTheEnd = static_cast<int>(markedProcesses(m_mark).size()); });
        finish(*process);
        QCOMPARE(aliveAtTheEnd, 0);
    }
}

void tst_Process::politeStopReturnsAsSoonAsTheTreeIsEmpty()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 60s}}};
    const auto process = start(helperCommand({QStringLiteral("trap-term"), QStringLiteral("5")}, m_mark), options);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(*m_log), QByteArrayList{"ready"}, kPatience);
    process->stop();
    const Outcome outcome = finish(*process); // bounded by kPatience, a third of the grace
    QCOMPARE(outcome.kind, Outcome::Kind::Cancelled);
    QCOMPARE(outcome.exitCode, std::optional<int>(5));
    QVERIFY(!outcome.escalated);
    QCOMPARE(linesOf(*m_log).last(), QByteArray("caught TERM"));
}

void tst_Process::stopEscalatesAfterTheGrace()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 200ms}, {SIGINT, 200ms}}};
    const auto process = start(helperCommand({QStringLiteral("ignore")}, m_mark), options);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(*m_log), QByteArrayList{"ready"}, kPatience);
    QSignalSpy escalated(process.get(), &Process::escalated);
    process->stop();
    const Outcome outcome = finish(*process);
    QVERIFY(outcome.escalated);
    QCOMPARE(outcome.signal, std::optional<int>(SIGKILL));
    QCOMPARE(escalated.count(), 1);
    QCOMPARE(escalated.at(0).at(0).value<QList<Member>>().size(), 1);
}

void tst_Process::graceOfZeroKillsAtOnce()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 0ms}}};
    const auto process = start(helperCommand({QStringLiteral("trap-term")}, m_mark), options);
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(*m_log), QByteArrayList{"ready"}, kPatience);
    process->stop();
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.signal, std::optional<int>(SIGKILL));
    QVERIFY(!outcome.escalated);
}

void tst_Process::stopBeforeTheStartIsConfirmedStillEndsIt()
{
    const auto stopped = start(helperCommand({QStringLiteral("sleep")}, m_mark));
    stopped->stop();
    QCOMPARE(finish(*stopped).kind, Outcome::Kind::Cancelled);
    const auto killed = start(helperCommand({QStringLiteral("sleep")}, m_mark));
    killed->kill();
    QCOMPARE(finish(*killed).kind, Outcome::Kind::Cancelled);
}

void tst_Process::timeoutEndsTheWholeTree()
{
    Process::Options options;
    options.timeout = 300ms;
    options.stop = {{{SIGTERM, 200ms}}};
    const auto process = start(
        helperCommand({QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")}, m_mark), options);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.kind, Outcome::Kind::TimedOut);
    QCOMPARE(outcome.shellStatus(), 124);
    QVERIFY(outcome.escalated);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Process::childHoldingThePipeNeitherHangsNorLosesTheLastLine()
{
    Process::Options options;
    options.leftovers = Process::Leftovers::Kill;
    const auto process = start(helperCommand({QStringLiteral("hold-pipe")}, m_mark), options);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.exitCode, std::optional<int>(0));
    QCOMPARE(outcome.leftovers.size(), 1);
    QCOMPARE(linesOf(*m_log), QByteArrayList{"last line without newline"});
}

void tst_Process::leftoversAreWaitedFor()
{
    Process::Options options;
    options.leftovers = Process::Leftovers::Wait;
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("(sleep 0.5; echo done) & exit 4")};
    command.workingDirectory = QStringLiteral("/");
    const auto process = start(command, options);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.exitCode, std::optional<int>(4));
    QVERIFY(!outcome.leftovers.isEmpty());
    QCOMPARE(linesOf(*m_log), QByteArrayList{"done"});
}

void tst_Process::timeoutEndsTheWaitForLeftovers()
{
    Process::Options options;
    options.leftovers = Process::Leftovers::Wait;
    options.timeout = 400ms;
    const auto process = start(helperCommand({QStringLiteral("setsid"), QStringLiteral("leave")}, m_mark), options);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.kind, Outcome::Kind::TimedOut);
    QVERIFY(!outcome.leftovers.isEmpty());
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Process::leftoversAreLeftRunningAndReported()
{
    Process::Options options;
    options.leftovers = Process::Leftovers::Report;
    const auto process = start(helperCommand({QStringLiteral("daemon"), QStringLiteral("leave")}, m_mark), options);
    const Outcome outcome = finish(*process);
    QCOMPARE(outcome.leftovers.size(), 1);
    QCOMPARE(outcome.membersAfter, 1);
    QSignalSpy closed(m_session.get(), &SessionGroup::closed);
    m_session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    const QList<int> alive = markedProcesses(m_mark);
    QCOMPARE(alive, QList<int>{outcome.leftovers.first().key.pid});
    ::kill(alive.first(), SIGKILL);
}

void tst_Process::awkwardOutputIsKeptAsItIs()
{
    finish(*start(helperCommand({QStringLiteral("bytes"), QStringLiteral("invalid-utf8")}, m_mark)));
    QCOMPARE(linesOf(*m_log).last(), QByteArray("a\xff\xfe\xc3(b"));
    finish(*start(helperCommand({QStringLiteral("bytes"), QStringLiteral("nul")}, m_mark)));
    QCOMPARE(linesOf(*m_log).last(), QByteArray("a\0b", 3));
    m_log->clear();
    finish(*start(helperCommand({QStringLiteral("bytes"), QStringLiteral("long")}, m_mark)));
    qsizetype total = 0;
    for (const QByteArray &line : linesOf(*m_log)) {
        QCOMPARE(line.count('x'), line.size());
        total += line.size();
    }
    QCOMPARE(total, 1024 * 1024);
}

void tst_Process::usageCountsGrandchildrenThatHaveEnded()
{
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("(i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done)")};
    command.workingDirectory = QStringLiteral("/");
    const Outcome outcome = finish(*start(command));
    QVERIFY(outcome.usage.cpuSeconds.value_or(0) > 0.001);
    QVERIFY(outcome.usage.wall.count() > 0);
}

void tst_Process::scriptWithoutInterpreterLineRunsInAShell()
{
    QTemporaryDir directory;
    const QString script = directory.filePath(QStringLiteral("script"));
    QFile file(script);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("echo \"got $1\"\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    Command command;
    command.program = script;
    command.arguments = {QStringLiteral("this")};
    command.workingDirectory = QStringLiteral("/");
    QCOMPARE(finish(*start(command)).exitCode, std::optional<int>(0));
    QCOMPARE(linesOf(*m_log), QByteArrayList{"got this"});

    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("#!/no/such/interpreter\n");
    file.close();
    const Outcome outcome = finish(*start(command));
    QCOMPARE(outcome.shellStatus(), 127);
    QVERIFY(outcome.error.message.contains(QStringLiteral("/no/such/interpreter")));
}

void tst_Process::hundredCyclesLeaveNothingBehind()
{
    finish(*start(helperCommand({QStringLiteral("exit")}, m_mark))); // whatever is made once is made now
    const int descriptors = openDescriptors();
    const QStringList temporary =
        QDir(QDir::tempPath()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (int round = 0; round < 100; ++round) {
        const auto process = start(helperCommand(round % 2 ? QStringList{QStringLiteral("setsid")}
                                                           : QStringList{QStringLiteral("exit"), QStringLiteral("1")},
                                                 m_mark));
        if (round % 2) {
            QTRY_VERIFY_WITH_TIMEOUT(process->state() == Process::State::Running, kPatience);
            process->kill();
        }
        finish(*process);
    }
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors(), descriptors, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(zombieChildren(), 0, kPatience);
    if (!m_session->report().location.isEmpty()) {
        const QDir groups(m_session->report().location);
        QTRY_COMPARE_WITH_TIMEOUT(groups.entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList(), kPatience);
    }
    for (const QString &entry :
         QDir(QDir::tempPath()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        QVERIFY2(temporary.contains(entry) || !entry.contains(QStringLiteral("paddock")), qPrintable(entry));
}

void tst_Process::withoutDescriptorsTheStartFailsAndTheNextWorks()
{
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = 3; // below what is open already: nothing new can be had
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto refused = start(helperCommand({QStringLiteral("exit")}, m_mark));
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    const Outcome outcome = finish(*refused);
    QCOMPARE(outcome.kind, Outcome::Kind::FailedToStart);
    QCOMPARE(outcome.error.code, ErrorCode::ResourceExhausted);
    QCOMPARE(finish(*start(helperCommand({QStringLiteral("exit"), QStringLiteral("6")}, m_mark))).exitCode,
             std::optional<int>(6));
}

void tst_Process::hundredGroupsAtOnce()
{
    std::vector<std::unique_ptr<Process>> processes;
    for (int i = 0; i < 100; ++i)
        processes.push_back(start(helperCommand({QStringLiteral("setsid")}, m_mark)));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark).size(), 300, kPatience);
    for (const auto &process : processes)
        process->kill();
    for (const auto &process : processes)
        QTRY_COMPARE_WITH_TIMEOUT(process->state(), Process::State::Ended, kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Process::deletingARunningProcessEndsItsGroup()
{
    auto process = start(helperCommand({QStringLiteral("setsid")}, m_mark));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark).size(), 3, kPatience);
    process.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

QTEST_GUILESS_MAIN(tst_Process)
#include "tst_process.moc"
