// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/containedrun.h"

#include <QDir>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20000;

StopPlan::Step keys(const QByteArray &typed, std::chrono::milliseconds grace = 60s)
{
    StopPlan::Step step;
    step.keys = typed;
    step.grace = grace;
    return step;
}

StopPlan::Step command(const QStringList &words, std::chrono::milliseconds grace = 60s)
{
    StopPlan::Step step;
    step.command = words;
    step.grace = grace;
    return step;
}

StopPlan::Step shell(const char *line, std::chrono::milliseconds grace = 60s)
{
    return command({QStringLiteral("/bin/sh"), QStringLiteral("-c"), QString::fromLatin1(line)}, grace);
}

const StopPlan::Step kTerm{SIGTERM, 60s};

} // namespace

/// Steps of a stop that are no signals: keys that are typed, and commands.
class tst_StopSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();

    void keysAreTyped();
    void interruptKeyInterrupts();
    void keysWithoutATerminalBecomeTerm();
    void terminalThatTakesNothingHoldsNobodyUp();
    void commandKnowsWhatItStops();
    void failedCommandIsToldAndThePlanGoesOn();
    void missingCommandBecomesTerm();
    void hangingCommandDiesWithItsGraceAndItsTree();
    void commandMayTidyUpWhenTheGroupIsEmpty();
    void commandDoesNotTidyUpForEver();
    void killOvertakesACommand();
    void commandDiesWithItsProcess();
    void commandOfARunThatTimesOut();

private:
    Run run(const Command &what, const QList<StopPlan::Step> &steps);
    Run runHelper(const QStringList &program, const QList<StopPlan::Step> &steps)
    {
        return run(helperCommand(program, m_mark), steps);
    }
    [[nodiscard]] Command onTerminal(Command command) const
    {
        command.streams = Command::Streams::Terminal;
        return command;
    }
    [[nodiscard]] Command script(const char *line) const
    {
        Command command = helperCommand({QStringLiteral("-c"), QString::fromLatin1(line)}, m_mark);
        command.program = QStringLiteral("/bin/sh");
        return command;
    }

    std::unique_ptr<SessionGroup> m_session;
    QString m_mark;
};

void tst_StopSteps::init()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_session = openSession(mechanism);
    QVERIFY(m_session);
    m_mark = uniqueMark();
}

void tst_StopSteps::cleanup()
{
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience);
}

Run tst_StopSteps::run(const Command &what, const QList<StopPlan::Step> &steps)
{
    Process::Options options;
    options.stop.steps = steps;
    Run started(m_session.get(), what, options);
    if (!QTest::qWaitFor([&] { return started.isReady(); }, kPatience))
        QTest::qFail("the program did not get ready", __FILE__, __LINE__);
    return started;
}

void tst_StopSteps::keysAreTyped()
{
    Run reader = run(onTerminal(script("echo ready; read -r line; echo \"got $line\"; exit 7")), {keys("bye\r")});
    reader.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(reader.ended(), kPatience);
    QVERIFY(reader.lines().contains("got bye"));
    QCOMPARE(reader.outcome().exitCode, std::optional<int>(7));
    QCOMPARE(reader.outcome().stop.stepsTaken, 1);
    QCOMPARE(reader.outcome().stop.failures, QStringList());
    QVERIFY(reader.outcome().stop.drained);
}

void tst_StopSteps::interruptKeyInterrupts()
{
    Run trap =
        run(onTerminal(helperCommand({QStringLiteral("trap"), QStringLiteral("2"), QStringLiteral("5")}, m_mark)),
            {keys("\x03")});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(5));
    QVERIFY(trap.outcome().stop.drained);
}

void tst_StopSteps::keysWithoutATerminalBecomeTerm()
{
    Run trap = runHelper({QStringLiteral("trap-term"), QStringLiteral("5")}, {keys("q")});
    QSignalSpy failed(trap.process.get(), &Process::stopStepFailed);
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(5));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(trap.outcome().stop.failures,
             QStringList{QStringLiteral("there is no terminal that takes the keys; TERM is sent instead")});
    QVERIFY(trap.outcome().stop.drained);
}

void tst_StopSteps::terminalThatTakesNothingHoldsNobodyUp()
{
    Run deaf = run(onTerminal(script("stty raw; echo ready; exec sleep 1000")), {keys(QByteArray(1 << 20, 'q'))});
    deaf.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(deaf.ended(), kPatience);
    QCOMPARE(deaf.outcome().signal, std::optional<int>(SIGTERM));
    QCOMPARE(deaf.outcome().stop.failures.size(), 1);
}

void tst_StopSteps::commandKnowsWhatItStops()
{
    Run trap = runHelper({QStringLiteral("trap"), QStringLiteral("10"), QStringLiteral("3")},
                         {shell("echo \"stopping $MAINPID in $PWD\"; kill -10 $MAINPID")});
    const int leader = trap.process->leader().pid;
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(3));
    QVERIFY(trap.outcome().stop.drained);
    QCOMPARE(trap.outcome().stop.failures, QStringList());
    const QByteArray expected = "stopping " + QByteArray::number(leader) + " in " + QDir::tempPath().toUtf8();
    QVERIFY2(trap.lines().contains(expected), trap.lines().join('|').constData());
}

void tst_StopSteps::failedCommandIsToldAndThePlanGoesOn()
{
    Run trap = runHelper({QStringLiteral("trap-term"), QStringLiteral("5")}, {shell("exit 9", 200ms), kTerm});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    const StopReport report = trap.outcome().stop;
    QCOMPARE(report.failures, QStringList{QStringLiteral("the command /bin/sh -c 'exit 9': exit 9")});
    QCOMPARE(report.stepsTaken, 2);
    QVERIFY(report.elapsed >= 200ms); // what it began may have been under way
    QVERIFY(report.drained);
}

void tst_StopSteps::missingCommandBecomesTerm()
{
    Run trap =
        runHelper({QStringLiteral("trap-term"), QStringLiteral("5")}, {command({QStringLiteral("/nowhere/ctl")})});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(5));
    QCOMPARE(trap.outcome().stop.failures.size(), 1);
    const QString why = trap.outcome().stop.failures.constFirst();
    QVERIFY2(why.startsWith(QStringLiteral("the command /nowhere/ctl did not start: ")), qPrintable(why));
    QVERIFY2(why.endsWith(QStringLiteral("; TERM is sent instead")), qPrintable(why));
    QVERIFY(trap.outcome().stop.drained);
}

void tst_StopSteps::hangingCommandDiesWithItsGraceAndItsTree()
{
    Run trap = runHelper({QStringLiteral("trap-term"), QStringLiteral("5")},
                         {shell("setsid sleep 1000 & sleep 1000", 300ms), kTerm});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(5));
    QCOMPARE(trap.outcome().stop.stepsTaken, 2);
    QCOMPARE(trap.outcome().stop.failures.size(), 1);
    QVERIFY(trap.outcome().stop.failures.constFirst().endsWith(QStringLiteral(" did not end within its grace")));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_StopSteps::commandMayTidyUpWhenTheGroupIsEmpty()
{
    Run trap =
        runHelper({QStringLiteral("trap-term"), QStringLiteral("0")},
                  {shell("kill $MAINPID; while [ -d /proc/$MAINPID ]; do sleep 0.05; done; sleep 0.3; echo tidied")});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QVERIFY2(trap.lines().contains("tidied"), trap.lines().join('|').constData());
    QVERIFY(trap.outcome().stop.drained);
    QCOMPARE(trap.outcome().stop.failures, QStringList());
    QCOMPARE(trap.finished->count(), 1);
}

void tst_StopSteps::commandDoesNotTidyUpForEver()
{
    Run trap =
        runHelper({QStringLiteral("trap-term"), QStringLiteral("0")}, {shell("kill $MAINPID; sleep 1000", 500ms)});
    trap.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QVERIFY(trap.outcome().stop.drained); // the program itself was in time
    QCOMPARE(trap.outcome().stop.failures.size(), 1);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_StopSteps::killOvertakesACommand()
{
    Run deaf = runHelper({QStringLiteral("ignore")}, {shell("echo asked; sleep 1000")});
    deaf.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(deaf.lines().contains("asked"), kPatience);
    deaf.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(deaf.ended(), kPatience);
    QCOMPARE(deaf.outcome().signal, std::optional<int>(SIGKILL));
    QCOMPARE(deaf.outcome().stop.failures, QStringList());
    QVERIFY(!deaf.outcome().stop.drained);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_StopSteps::commandDiesWithItsProcess()
{
    Run deaf = runHelper({QStringLiteral("ignore")}, {shell("echo asked; sleep 1000")});
    deaf.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(deaf.lines().contains("asked"), kPatience);
    deaf.process.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

void tst_StopSteps::commandOfARunThatTimesOut()
{
    Process::Options options;
    options.stop.steps = {shell("kill -10 $MAINPID")};
    options.timeout = 300ms;
    Run trap(m_session.get(),
             helperCommand({QStringLiteral("trap"), QStringLiteral("10"), QStringLiteral("3")}, m_mark), options);
    QTRY_VERIFY_WITH_TIMEOUT(trap.ended(), kPatience);
    QCOMPARE(trap.outcome().kind, Outcome::Kind::TimedOut);
    QCOMPARE(trap.outcome().exitCode, std::optional<int>(3));
    QVERIFY(trap.outcome().stop.drained);
}

QTEST_GUILESS_MAIN(tst_StopSteps)
#include "tst_stopsteps.moc"
