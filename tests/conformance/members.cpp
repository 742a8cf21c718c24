// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <QElapsedTimer>
#include <QProcess>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

namespace paddock::test {

/// Signals to the whole tree, standing still, and who is in it.
class MembersTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void hangUpIsHeardWithinASecond();
    void signalZeroDoesNothing();
    void numberThatIsNoSignalIsRefused_data();
    void numberThatIsNoSignalIsRefused();
    void ordersToAnEmptyGroupAreQuietSuccesses();
    void freezingStopsATickerAndThawingLetsItGoOn();
    void frozenGroupIsKilled();
    void startIntoAFrozenGroupIsRefused();
    void parentsOfMembersMakeAChain();
    void nameOfAMemberFollowsItsExec();
    void endedMemberIsSoonOffTheList();
    void processWithAnotherStartTimeIsNotAlive();
    void paddockItselfIsNotKilled();
    void foreignTreeIsKilled();
    void listThatCannotBeReadIsAnError();
};

void MembersTest::hangUpIsHeardWithinASecond()
{
    constexpr int kTries = 5; // the best: somebody else's load on the machine is not our lateness
    const Run program = run("hear 1");
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    qint64 best = kPatience;
    for (int attempt = 0; attempt < kTries && best > 1000; ++attempt) {
        const qsizetype before = program.lines().size();
        QElapsedTimer timer;
        timer.start();
        program.process->signalAll(SIGHUP);
        QTRY_COMPARE_WITH_TIMEOUT(program.lines().size(), before + 1, kPatience);
        QCOMPARE(program.lines().last(), QByteArray("heard 1"));
        best = std::min(best, timer.elapsed());
    }
    QVERIFY(best <= 1000);
    QVERIFY(!program.ended());
}

void MembersTest::signalZeroDoesNothing()
{
    const auto group = sleepers(2);
    QSignalSpy failed(group.get(), &Containment::failed);
    QSignalSpy frozen(group.get(), &Containment::frozenChanged);
    const QList<int> before = alive();
    group->signalAll(0);
    group->setFrozen(true); // an order behind it: once that is done, so is the other
    QTRY_COMPARE_WITH_TIMEOUT(frozen.count(), 1, kPatience);
    QCOMPARE(failed.count(), 0);
    QCOMPARE(alive(), before);
}

void MembersTest::numberThatIsNoSignalIsRefused_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("9999") << 9999;
    QTest::newRow("65") << 65;
    QTest::newRow("-1") << -1;
}

void MembersTest::numberThatIsNoSignalIsRefused()
{
    QFETCH(int, number);
    const auto group = sleepers(2);
    QSignalSpy failed(group.get(), &Containment::failed);
    group->signalAll(number);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatience);
    QCOMPARE(failed.at(0).at(0).value<Error>().code, ErrorCode::InvalidArgument);
    // Who is dead stays so; one pass over /proc may miss somebody while others come and go.
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 2, kPatience);
}

void MembersTest::ordersToAnEmptyGroupAreQuietSuccesses()
{
    const auto group = session()->createContainment(QStringLiteral("empty"));
    QSignalSpy failed(group.get(), &Containment::failed);
    QSignalSpy refused(group.get(), &Containment::startFailed);
    QSignalSpy frozen(group.get(), &Containment::frozenChanged);
    group->signalAll(SIGTERM);
    group->kill();
    group->setFrozen(true);
    QTRY_COMPARE_WITH_TIMEOUT(frozen.count(), 1, kPatience);
    group->setFrozen(false);
    QTRY_COMPARE_WITH_TIMEOUT(frozen.count(), 2, kPatience);
    QCOMPARE(failed.count(), 0);
    QVERIFY(group->members().has_value());
    QCOMPARE(group->members()->size(), 0);
    QCOMPARE(refused.count(), 0);
}

void MembersTest::freezingStopsATickerAndThawingLetsItGoOn()
{
    const Run ticker = run("ticker 50");
    QTRY_VERIFY_WITH_TIMEOUT(ticker.lines().size() > 2, kPatience);
    ticker.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(ticker.process->isFrozen(), kPatience);
    QTest::qWait(200); // what it wrote before is on its way through the pump
    const auto lines = ticker.lines().size();
    QTest::qWait(500); // ten ticks' time: standing still can only be seen by looking twice
    QCOMPARE(ticker.lines().size(), lines);
    ticker.process->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(ticker.lines().size() > lines + 2, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!ticker.process->isFrozen(), kPatience); // it may be heard before the kernel tells
}

void MembersTest::frozenGroupIsKilled()
{
    const Run tree = run("tree 2 4");
    QTRY_VERIFY_WITH_TIMEOUT(tree.isReady(), kPatience);
    tree.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(tree.process->isFrozen(), kPatience);
    QCOMPARE(alive().size(), 21);
    tree.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(alive().size(), 0);
}

void MembersTest::startIntoAFrozenGroupIsRefused()
{
    const auto group = session()->createContainment(QStringLiteral("frozen"));
    QSignalSpy frozen(group.get(), &Containment::frozenChanged);
    QSignalSpy started(group.get(), &Containment::started);
    QSignalSpy refused(group.get(), &Containment::startFailed);
    group->setFrozen(true);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QCOMPARE(refused.at(0).at(0).value<Error>().code, ErrorCode::Frozen);
    QCOMPARE(alive().size(), 0);
    group->setFrozen(false);
    QTRY_COMPARE_WITH_TIMEOUT(frozen.count(), 2, kPatience);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, kPatience);
}

void MembersTest::parentsOfMembersMakeAChain()
{
    const Run tree = run("ignoring-grandchild");
    QTRY_VERIFY_WITH_TIMEOUT(tree.isReady(), kPatience);
    QList<Member> members = tree.process->members();
    QCOMPARE(members.size(), 3);
    std::int32_t expected = tree.process->leader().pid;
    QVERIFY(std::none_of(members.begin(), members.end(), [&](const Member &each) {
        return each.key.pid == expected && (each.parentPid <= 1 || each.parentPid == ::getpid());
    })); // the leader's parent is a warden
    for (int generation = 0; generation < 2; ++generation) {
        const auto child = std::find_if(members.begin(), members.end(),
                                        [&](const Member &each) { return each.parentPid == expected; });
        QVERIFY(child != members.end());
        QVERIFY(child->key.startTime >= tree.process->leader().startTime);
        QVERIFY(child->command.endsWith(QStringLiteral("ignoring-grandchild")));
        expected = child->key.pid;
    }
}

void MembersTest::nameOfAMemberFollowsItsExec()
{
    const Run program = run("exec-on 1 /bin/sleep 1000");
    QTRY_VERIFY_WITH_TIMEOUT(program.isReady(), kPatience);
    QVERIFY(program.process->members().first().command.contains(QStringLiteral("exec-on")));
    program.process->signalAll(SIGHUP);
    const auto command = [&] {
        const QList<Member> members = program.process->members();
        return members.isEmpty() ? QString() : members.first().command;
    };
    QTRY_COMPARE_WITH_TIMEOUT(command(), QStringLiteral("/bin/sleep 1000"), kPatience);
    QCOMPARE(program.process->members().first().key, program.process->leader());
}

void MembersTest::endedMemberIsSoonOffTheList()
{
    constexpr int kTries = 10; // the best: somebody else's load on the machine is not our lateness
    constexpr qint64 kGoal = 100;
    qint64 best = kPatience;
    for (int attempt = 0; attempt < kTries && best > kGoal; ++attempt) {
        const auto group = sleepers(2);
        QCOMPARE(group->members()->size(), 2);
        const ProcessKey victim = group->members()->first().key;
        const auto entry = proctree::readEntry(victim.pid);
        QVERIFY(entry.has_value());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(proctree::signalExactly(*entry, SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(group->members()->size(), 1, kPatience);
        best = std::min(best, timer.elapsed());
        QVERIFY(group->members()->first().key != victim);
    }
    QVERIFY(best <= kGoal);
}

void MembersTest::processWithAnotherStartTimeIsNotAlive()
{
    QSignalSpy killed(session(), &SessionGroup::treeKilled);
    const auto group = sleepers(1);
    ProcessKey key = group->members()->first().key;
    key.startTime += 1;
    session()->killTree(key);
    QTRY_COMPARE_WITH_TIMEOUT(killed.count(), 1, kPatience);
    QCOMPARE(killed.at(0).at(1).value<Result<int>>().error().code, ErrorCode::Gone);
    QCOMPARE(alive().size(), 1);
}

void MembersTest::paddockItselfIsNotKilled()
{
    QSignalSpy killed(session(), &SessionGroup::treeKilled);
    const auto self = proctree::readEntry(::getpid());
    const auto first = proctree::readEntry(1);
    QVERIFY(self && first);
    session()->killTree({self->pid, self->startTime});
    session()->killTree({1, first->startTime});
    QTRY_COMPARE_WITH_TIMEOUT(killed.count(), 2, kPatience);
    QCOMPARE(killed.at(0).at(1).value<Result<int>>().error().code, ErrorCode::InvalidArgument);
    QCOMPARE(killed.at(1).at(1).value<Result<int>>().error().code, ErrorCode::InvalidArgument);
}

void MembersTest::foreignTreeIsKilled()
{
    QSignalSpy killed(session(), &SessionGroup::treeKilled);
    QProcess foreign; // ours to end, but no group of Paddock's holds it
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PADDOCK_TEST_MARK"), mark());
    foreign.setProcessEnvironment(environment);
    foreign.start(helperPath(), {QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("4")});
    QVERIFY(QTest::qWaitFor([&] { return foreign.canReadLine(); }, kPatience));
    QCOMPARE(alive().size(), 21);
    const auto entry = proctree::readEntry(static_cast<pid_t>(foreign.processId()));
    QVERIFY(entry.has_value());
    session()->killTree({entry->pid, entry->startTime});
    QTRY_COMPARE_WITH_TIMEOUT(killed.count(), 1, kPatience);
    const auto result = killed.at(0).at(1).value<Result<int>>();
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
    QCOMPARE(*result, 21);
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 0, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(foreign.state(), QProcess::NotRunning, kPatience);
}

/// Without a descriptor left nothing of /proc can be read; who cannot be seen is not dead.
void MembersTest::listThatCannotBeReadIsAnError()
{
    const auto group = sleepers(2);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = 3;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const Result<QList<Member>> unreadable = group->members();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(!unreadable.has_value());
    QCOMPARE(unreadable.error().code, ErrorCode::ResourceExhausted);
    QCOMPARE(group->members()->size(), 2);
}

std::unique_ptr<QObject> makeMembersTest() { return std::make_unique<MembersTest>(); }

} // namespace paddock::test

#include "members.moc"
