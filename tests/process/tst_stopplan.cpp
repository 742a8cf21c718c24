// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/proctree.h"
#include "tests/helper/containedrun.h"

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20000;

Process::Options withPlan(QList<StopPlan::Step> steps, bool killAtEnd = true)
{
    Process::Options options;
    options.stop = {std::move(steps), killAtEnd};
    return options;
}

} // namespace

/// What a stop does to a tree, step by step, and what is said of it afterwards.
class tst_StopPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();

    void treeThatEndsInItsGraceIsDrained();
    void politeStopEndsLongBeforeTheGrace();
    void whoOutlivesTheGracesIsNamedAndKilled();
    void laterStepIsNotTakenWhereTheFirstWasEnough();
    void signalReachesGrandchildren();
    void frozenTreeRunsItsHandler();
    void frozenTreeIsThawedBeforeTheKernelSaysItIsFrozen();
    void stoppedTreeRunsItsHandler();
    void killOvertakesAStop();
    void killIsReported();
    void runThatEndsByItselfHasNoStop();
    void survivorStaysWhereThePlanDoesNotKill();
    void survivorIsStoppedByTheNextStop();
    void survivorEndsWithItsProcess();
    void leaderMayGoAndItsSurvivorStay();
    void treeIsDrainedWhereThePlanDoesNotKill();
    void timeoutKillsWhereThePlanDoesNot();

private:
    Run run(const QStringList &program, Process::Options options);

    std::unique_ptr<SessionGroup> m_session;
    QString m_mark;
};

void tst_StopPlan::init()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_session = openSession(mechanism);
    QVERIFY(m_session);
    m_mark = uniqueMark();
}

void tst_StopPlan::cleanup()
{
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience);
}

Run tst_StopPlan::run(const QStringList &program, Process::Options options)
{
    Run started(m_session.get(), helperCommand(program, m_mark), std::move(options));
    if (!QTest::qWaitFor([&] { return started.isReady(); }, kPatience))
        QTest::qFail("the program did not get ready", __FILE__, __LINE__);
    return started;
}

void tst_StopPlan::treeThatEndsInItsGraceIsDrained()
{
    Run tree = run({QStringLiteral("setsid")}, withPlan({{SIGTERM, 60s}, {SIGINT, 60s}}));
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    const StopReport report = tree.outcome().stop;
    QVERIFY(report.asked);
    QCOMPARE(report.membersBefore, 3);
    QCOMPARE(report.membersAfter, 0);
    QCOMPARE(report.stepsTaken, 1);
    QVERIFY(report.drained);
    QVERIFY(!report.escalated);
    QCOMPARE(report.blockers, QList<Member>());
    QVERIFY(report.elapsed < 60s);
}

void tst_StopPlan::politeStopEndsLongBeforeTheGrace()
{
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("trap 'exit 0' TERM; echo ready; while :; do :; done")};
    command.workingDirectory = QStringLiteral("/");
    Run shell(m_session.get(), command, withPlan({{SIGTERM, 10s}}));
    QTRY_VERIFY_WITH_TIMEOUT(shell.isReady(), kPatience);
    shell.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(shell.ended(), kPatience);
    const Outcome outcome = shell.outcome();
    QCOMPARE(outcome.kind, Outcome::Kind::Cancelled);
    QCOMPARE(outcome.exitCode, std::optional<int>(0));
    QVERIFY(outcome.stop.drained);
    // Wanted are 200 ms; ten times that, for a machine that is busy with other things.
    QVERIFY2(outcome.stop.elapsed < 2s, qPrintable(QString::number(outcome.stop.elapsed.count())));
}

void tst_StopPlan::whoOutlivesTheGracesIsNamedAndKilled()
{
    Run tree = run({QStringLiteral("ignoring-grandchild")}, withPlan({{SIGTERM, 200ms}, {SIGINT, 200ms}}));
    QSignalSpy escalated(tree.process.get(), &Process::escalated);
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    const Outcome outcome = tree.outcome();
    QVERIFY(outcome.escalated);
    QCOMPARE(escalated.count(), 1);
    QCOMPARE(outcome.signal, std::optional<int>(SIGTERM)); // the leader itself did not wait for the kill
    QCOMPARE(outcome.stop.membersBefore, 3);
    QCOMPARE(outcome.stop.membersAfter, 0);
    QCOMPARE(outcome.stop.stepsTaken, 2);
    QVERIFY(!outcome.stop.drained);
    QVERIFY(outcome.stop.escalated);
    QCOMPARE(outcome.stop.blockers.size(), 1);
    QVERIFY(outcome.stop.blockers.first().command.endsWith(QStringLiteral("ignoring-grandchild")));
    QCOMPARE(outcome.leftovers.size(), 1);
    QCOMPARE(outcome.leftovers.first().key, outcome.stop.blockers.first().key);
    QVERIFY(outcome.stop.elapsed >= 400ms);
}

void tst_StopPlan::laterStepIsNotTakenWhereTheFirstWasEnough()
{
    Run tree = run({QStringLiteral("trap-term"), QStringLiteral("5")}, withPlan({{SIGTERM, 60s}, {SIGKILL, 60s}}));
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().exitCode, std::optional<int>(5));
    QCOMPARE(tree.outcome().stop.stepsTaken, 1);
}

void tst_StopPlan::signalReachesGrandchildren()
{
    // All three die of an interrupt that nobody but the group sends them.
    Run tree = run({QStringLiteral("setsid")}, withPlan({{SIGINT, 60s}}));
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().signal, std::optional<int>(SIGINT));
    QVERIFY(tree.outcome().stop.drained);
}

void tst_StopPlan::frozenTreeRunsItsHandler()
{
    Run tree = run({QStringLiteral("trap-term"), QStringLiteral("5")}, withPlan({{SIGTERM, 60s}}));
    tree.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(tree.process->isFrozen(), kPatience);
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().exitCode, std::optional<int>(5));
    QVERIFY(tree.outcome().stop.drained);
}

void tst_StopPlan::frozenTreeIsThawedBeforeTheKernelSaysItIsFrozen()
{
    Run tree = run({QStringLiteral("trap-term"), QStringLiteral("5")}, withPlan({{SIGTERM, 60s}}));
    tree.process->setFrozen(true);
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().exitCode, std::optional<int>(5));
}

void tst_StopPlan::stoppedTreeRunsItsHandler()
{
    Run tree = run({QStringLiteral("trap-term"), QStringLiteral("5")}, withPlan({{SIGTERM, 60s}}));
    tree.process->signalAll(SIGSTOP);
    QTRY_COMPARE_WITH_TIMEOUT(proctree::readEntry(tree.process->leader().pid)->state, 'T', kPatience);
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().exitCode, std::optional<int>(5));
    QVERIFY(tree.outcome().stop.drained);
}

void tst_StopPlan::killOvertakesAStop()
{
    Run tree = run({QStringLiteral("ignore")}, withPlan({{SIGTERM, 60s}}));
    tree.process->stop();
    tree.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    const StopReport report = tree.outcome().stop;
    QCOMPARE(report.stepsTaken, 1);
    QVERIFY(!report.escalated); // by order, and not because the grace had passed
    QVERIFY(!report.drained);
}

void tst_StopPlan::killIsReported()
{
    Run tree = run({QStringLiteral("setsid")}, withPlan({{SIGTERM, 60s}}));
    tree.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    const StopReport report = tree.outcome().stop;
    QVERIFY(report.asked);
    QCOMPARE(report.membersBefore, 3);
    QCOMPARE(report.membersAfter, 0);
    QCOMPARE(report.stepsTaken, 0);
    QVERIFY(!report.drained);
}

void tst_StopPlan::runThatEndsByItselfHasNoStop()
{
    Run tree(m_session.get(), helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().stop, StopReport());
}

void tst_StopPlan::survivorStaysWhereThePlanDoesNotKill()
{
    Run tree = run({QStringLiteral("ignore")}, withPlan({{SIGTERM, 200ms}}, false));
    QSignalSpy incomplete(tree.process.get(), &Process::stopIncomplete);
    tree.process->stop();
    QCOMPARE(tree.process->state(), Process::State::Stopping);
    QTRY_COMPARE_WITH_TIMEOUT(incomplete.count(), 1, kPatience);
    const auto survivors = incomplete.at(0).at(0).value<QList<Member>>();
    QCOMPARE(survivors.size(), 1);
    QCOMPARE(survivors.first().key, tree.process->leader());
    QCOMPARE(tree.process->state(), Process::State::Running);
    QCOMPARE(markedProcesses(m_mark), QList<int>{survivors.first().key.pid});
    tree.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().signal, std::optional<int>(SIGKILL));
    QCOMPARE(tree.finished->count(), 1);
}

void tst_StopPlan::survivorIsStoppedByTheNextStop()
{
    Run tree = run({QStringLiteral("ignore")}, withPlan({{SIGTERM, 100ms}}, false));
    QSignalSpy incomplete(tree.process.get(), &Process::stopIncomplete);
    tree.process->stop();
    QTRY_COMPARE_WITH_TIMEOUT(incomplete.count(), 1, kPatience);
    tree.process->stop();
    QTRY_COMPARE_WITH_TIMEOUT(incomplete.count(), 2, kPatience);
    tree.process->signalAll(SIGUSR1); // which it does not ignore
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    // It ended after the stop was over, by another's doing: the stop tells of itself only.
    QCOMPARE(tree.outcome().kind, Outcome::Kind::Signaled);
    QCOMPARE(tree.outcome().stop.membersAfter, 1);
    QCOMPARE(tree.outcome().stop.blockers.size(), 1);
    QVERIFY(!tree.outcome().stop.drained);
    QVERIFY(!tree.outcome().stop.escalated);
}

void tst_StopPlan::survivorEndsWithItsProcess()
{
    Run tree = run({QStringLiteral("ignore")}, withPlan({{SIGTERM, 100ms}}, false));
    QSignalSpy incomplete(tree.process.get(), &Process::stopIncomplete);
    tree.process->stop();
    QTRY_COMPARE_WITH_TIMEOUT(incomplete.count(), 1, kPatience);
    tree.process.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

void tst_StopPlan::leaderMayGoAndItsSurvivorStay()
{
    Run tree = run({QStringLiteral("ignoring-grandchild")}, withPlan({{SIGTERM, 200ms}}, false));
    QSignalSpy incomplete(tree.process.get(), &Process::stopIncomplete);
    tree.process->stop();
    QTRY_COMPARE_WITH_TIMEOUT(incomplete.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 1);
    QVERIFY(!tree.ended());
    tree.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().kind, Outcome::Kind::Cancelled);
    QCOMPARE(tree.outcome().leftovers.size(), 1);
}

void tst_StopPlan::treeIsDrainedWhereThePlanDoesNotKill()
{
    Run tree = run({QStringLiteral("trap-term"), QStringLiteral("5")}, withPlan({{SIGTERM, 60s}}, false));
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().kind, Outcome::Kind::Cancelled);
    QVERIFY(tree.outcome().stop.drained);
}

void tst_StopPlan::timeoutKillsWhereThePlanDoesNot()
{
    Process::Options options = withPlan({{SIGTERM, 100ms}}, false);
    options.timeout = 300ms;
    Run tree(m_session.get(), helperCommand({QStringLiteral("ignore")}, m_mark), options);
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(tree.outcome().kind, Outcome::Kind::TimedOut);
    QVERIFY(tree.outcome().stop.escalated);
}

QTEST_GUILESS_MAIN(tst_StopPlan)
#include "tst_stopplan.moc"
