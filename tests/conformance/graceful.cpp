// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <QElapsedTimer>

#include <signal.h>

namespace paddock::test {

using namespace std::chrono_literals;

/// What a tree gets that is asked to end: the signal, its time, and no more than that.
class GracefulTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void politeTreeIsGoneLongBeforeItsGraceHasPassed();
    void treeThatIgnoresTermIsKilledAfterTheGraceAndReported();
    void stopWithoutGraceReturnsOnlyWhenTheTreeIsEmpty();
    void softSignalIsTheOneThatWasChosen();
    void signalReachesTheGrandchild();
    void eachStepOfThePlanHasItsTurn();
    void frozenTreeRunsItsHandlersWhenStopped();
    void stoppedProcessIsKilled();
};

void GracefulTest::politeTreeIsGoneLongBeforeItsGraceHasPassed()
{
    constexpr int kTries = 10; // the best: somebody else's load on the machine is not our lateness
    constexpr qint64 kGoal = 200;
    Process::Options options;
    options.stop = {{{SIGTERM, 10s}}};
    qint64 best = kPatience;
    for (int attempt = 0; attempt < kTries && best >= kGoal; ++attempt) {
        const Run polite = run("trap 15 0", options);
        QTRY_VERIFY_WITH_TIMEOUT(polite.isReady(), kPatience);
        QElapsedTimer timer;
        timer.start();
        polite.process->stop();
        QTRY_VERIFY_WITH_TIMEOUT(polite.ended(), kPatience);
        best = std::min(best, timer.elapsed());
        QCOMPARE(polite.outcome().exitCode, std::optional<int>(0));
        QCOMPARE(polite.outcome().escalated, false);
    }
    qInfo("stopped in %lld ms", best);
    QVERIFY(best < kGoal);
}

void GracefulTest::treeThatIgnoresTermIsKilledAfterTheGraceAndReported()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 300ms}}};
    const Run stubborn = run("ignore", options);
    QSignalSpy escalated(stubborn.process.get(), &Process::escalated);
    QTRY_VERIFY_WITH_TIMEOUT(stubborn.isReady(), kPatience);
    QElapsedTimer timer;
    timer.start();
    stubborn.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(stubborn.ended(), kPatience);
    QVERIFY(timer.elapsed() >= 300);
    QCOMPARE(escalated.count(), 1);
    QCOMPARE(escalated.at(0).at(0).value<QList<Member>>().size(), 1);
    QCOMPARE(stubborn.outcome().escalated, true);
    QCOMPARE(stubborn.outcome().signal, std::optional<int>(SIGKILL));
}

void GracefulTest::stopWithoutGraceReturnsOnlyWhenTheTreeIsEmpty()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 0ms}}};
    const Run tree = run("tree 2 10", options);
    QTRY_VERIFY_WITH_TIMEOUT(tree.isReady(), kPatience);
    QCOMPARE(alive().size(), 111);
    qsizetype aliveAtTheEnd = -1;
    connect(tree.process.get(), &Process::finished, this, [&] { aliveAtTheEnd = alive().size(); });
    tree.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(aliveAtTheEnd, 0);
    QCOMPARE(tree.outcome().escalated, false); // nobody asked for anything but the kill
    QCOMPARE(tree.outcome().signal, std::optional<int>(SIGKILL));
}

void GracefulTest::softSignalIsTheOneThatWasChosen()
{
    Process::Options options;
    options.stop = {{{SIGINT, 20s}}};
    const Run program = run("trap 2 3", options);
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    program.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(program.ended(), kPatience);
    QCOMPARE(program.outcome().exitCode, std::optional<int>(3));
    QCOMPARE(program.lines(), (QByteArrayList{"ready", "caught 2"}));
}

void GracefulTest::signalReachesTheGrandchild()
{
    const Run tree = run("trap-grandchild 12");
    QTRY_VERIFY_WITH_TIMEOUT(tree.isReady(), kPatience);
    QCOMPARE(alive().size(), 3);
    tree.process->signalAll(SIGUSR2);
    QTRY_COMPARE_WITH_TIMEOUT(tree.lines(), (QByteArrayList{"ready", "caught 12"}), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 2, kPatience); // the other two have ignored it
    QVERIFY(!tree.ended());
}

void GracefulTest::eachStepOfThePlanHasItsTurn()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 100ms}, {SIGINT, 100ms}, {SIGUSR1, 20s}}};
    const Run program = run("ignore-all-but 10", options);
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    QElapsedTimer timer;
    timer.start();
    program.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(program.ended(), kPatience);
    QVERIFY(timer.elapsed() >= 200);
    QCOMPARE(program.outcome().signal, std::optional<int>(SIGUSR1));
    QCOMPARE(program.outcome().escalated, false);
}

void GracefulTest::frozenTreeRunsItsHandlersWhenStopped()
{
    Process::Options options;
    options.stop = {{{SIGTERM, 20s}}};
    const Run program = run("trap 15 7", options);
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    program.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(program.process->isFrozen(), kPatience);
    program.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(program.ended(), kPatience);
    QCOMPARE(program.outcome().exitCode, std::optional<int>(7)); // its handler ran
    QCOMPARE(program.outcome().escalated, false);
}

void GracefulTest::stoppedProcessIsKilled()
{
    const Run program = run("stop-self");
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(isStopped(program.process->leader().pid), kPatience);
    QCOMPARE(program.process->members().size(), 1); // stopped is not dead
    program.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(program.ended(), kPatience);
    QCOMPARE(alive().size(), 0);
}

std::unique_ptr<QObject> makeGracefulTest() { return std::make_unique<GracefulTest>(); }

} // namespace paddock::test

#include "graceful.moc"
