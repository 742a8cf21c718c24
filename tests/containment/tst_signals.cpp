// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/ordererror.h"
#include "engine/warden/proctree.h"
#include "tests/containment/testgroup.h"

#include <QElapsedTimer>

#include <signal.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

char stateOf(const ProcessKey &key)
{
    const auto entry = proctree::readEntry(key.pid);
    return entry && entry->startTime == key.startTime ? entry->state : '-';
}

} // namespace

/// Signals to a whole group, and standing still.
class tst_Signals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hangupIsHeardWithinASecond_data() { addMechanismRows(); }
    void hangupIsHeardWithinASecond();
    void signalReachesTheGrandchild_data() { addMechanismRows(); }
    void signalReachesTheGrandchild();
    void numberThatIsNoSignalIsRefusedAndNothingSent_data() { addMechanismRows(); }
    void numberThatIsNoSignalIsRefusedAndNothingSent();
    void signalZeroAndAnEmptyGroupAreQuiet_data() { addMechanismRows(); }
    void signalZeroAndAnEmptyGroupAreQuiet();
    void stoppedMemberRunsItsHandlerWhenWoken_data() { addMechanismRows(); }
    void stoppedMemberRunsItsHandlerWhenWoken();
    void frozenMembersKeepTheSignalForTheThaw_data() { addMechanismRows(); }
    void frozenMembersKeepTheSignalForTheThaw();
    void freezeStopsATickerAndThawResumesIt_data() { addMechanismRows(); }
    void freezeStopsATickerAndThawResumesIt();
    void thawLeavesStoppedWhoWasStoppedBefore_data() { addMechanismRows(); }
    void thawLeavesStoppedWhoWasStoppedBefore();
    void frozenGroupIsKilledAndStartsAgain_data() { addMechanismRows(); }
    void frozenGroupIsKilledAndStartsAgain();
    void refusedFreezeIsToldByItsCode();
};

void tst_Signals::refusedFreezeIsToldByItsCode()
{
    const auto refused = [](wire::Order order) {
        const wire::NewsHeader news{
            .news = wire::News::OrderFailed, .value = static_cast<std::int32_t>(order), .error = EPERM};
        return orderError(news, QStringLiteral("shop/api"));
    };
    QCOMPARE(refused(wire::Order::Freeze).code, ErrorCode::FreezeFailed);
    QVERIFY(refused(wire::Order::Freeze).message.startsWith(QLatin1String("cannot freeze shop/api: ")));
    QCOMPARE(refused(wire::Order::Thaw).code, ErrorCode::FreezeFailed);
    QVERIFY(refused(wire::Order::Thaw).message.startsWith(QLatin1String("cannot thaw shop/api: ")));
    QCOMPARE(refused(wire::Order::Kill).code, ErrorCode::PermissionDenied);
    QCOMPARE(refused(wire::Order::Freeze).nativeError, EPERM);
}

void tst_Signals::hangupIsHeardWithinASecond()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"hear", QByteArray::number(SIGHUP)});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QElapsedTimer timer;
    timer.start();
    group->signalAll(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("heard 1"), kPatience);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed()))); // some ms where nothing else runs
    QCOMPARE(group.failed.count(), 0);
}

void tst_Signals::signalReachesTheGrandchild()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"trap-grandchild", QByteArray::number(SIGUSR2)});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->signalAll(SIGUSR2);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("caught 12"), kPatience);
}

void tst_Signals::numberThatIsNoSignalIsRefusedAndNothingSent()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"sleep"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    for (const int number : {9999, -1, SIGRTMAX + 1, -SIGKILL})
        group->signalAll(number);
    QTRY_COMPARE_WITH_TIMEOUT(group.failed.count(), 4, kPatience);
    for (const QList<QVariant> &failure : group.failed)
        QCOMPARE(failure.at(0).value<Error>().code, ErrorCode::InvalidArgument);
    QCOMPARE(group->members()->size(), 1);
    QCOMPARE(group.exited.count(), 0);
}

void tst_Signals::signalZeroAndAnEmptyGroupAreQuiet()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group->signalAll(0);
    group->signalAll(SIGTERM);
    group.start({"trap", QByteArray::number(SIGTERM), "3"}); // orders are carried out in turn: it has seen neither
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->signalAll(0);
    group->signalAll(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(group.exited.at(0).at(0).value<LeaderExit>().exitCode, std::optional<int>(3));
    group->signalAll(SIGTERM, true);
    group.start({"exit"});
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 2, kPatience);
    QCOMPARE(group.failed.count(), 0);
}

void tst_Signals::stoppedMemberRunsItsHandlerWhenWoken()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"stop-self", "5"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(group.leader()), 'T', kPatience);
    group->signalAll(SIGTERM);
    group->signalAll(SIGUSR1, false); // a second round trip, behind which the first has been carried out
    QTest::qWait(50);
    QCOMPARE(stateOf(group.leader()), 'T'); // whoever is not to be woken keeps the signal for later
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);

    group.start({"stop-self", "5"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(group.leader(1)), 'T', kPatience);
    group->signalAll(SIGTERM, true);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 2, kPatience);
    QCOMPARE(group.exited.at(1).at(0).value<LeaderExit>().exitCode, std::optional<int>(5));
}

void tst_Signals::frozenMembersKeepTheSignalForTheThaw()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"hear", QByteArray::number(SIGHUP)});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
    group->signalAll(SIGHUP, true);
    QTest::qWait(100); // nothing is to happen
    QVERIFY(group->isFrozen());
    QVERIFY(!group.hasSaid("heard"));
    group->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("heard 1"), kPatience);
}

void tst_Signals::freezeStopsATickerAndThawResumesIt()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"ticker", "50"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("tick 2"), kPatience);
    group->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
    const qsizetype size = group.said().size();
    QTest::qWait(300); // six ticks' time: standing still can only be seen by looking twice
    QCOMPARE(group.said().size(), size);
    group->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(group.said().size() > size, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!group->isFrozen(), kPatience); // a ticker may be heard before the kernel tells
}

void tst_Signals::thawLeavesStoppedWhoWasStoppedBefore()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"stop-self", "5"});
    group.start({"hear", QByteArray::number(SIGHUP)});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 2, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(group.said().count("ready") == 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(group.leader(0)), 'T', kPatience);
    for (int round = 0; round < 2; ++round) {
        group->setFrozen(true);
        group->setFrozen(true); // twice: the second must not forget whom the first has stopped
        QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
        group->setFrozen(false);
        QTRY_VERIFY_WITH_TIMEOUT(!group->isFrozen(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(group.leader(1)) == 'S', kPatience);
        QCOMPARE(stateOf(group.leader(0)), 'T');
    }
}

void tst_Signals::frozenGroupIsKilledAndStartsAgain()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    QSignalSpy refused(group.containment.get(), &Containment::startFailed);
    for (int round = 1; round <= 3; ++round) {
        group.start({"setsid"}, mark);
        QTRY_VERIFY_WITH_TIMEOUT(group.said().count("ready") == round, kPatience);
        group->setFrozen(true);
        QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
        group.start({"exit"});
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), round, kPatience);
        QCOMPARE(refused.last().at(0).value<Error>().code, ErrorCode::Frozen);
        group->kill();
        QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), round, kPatience);
        QCOMPARE(markedProcesses(mark), QList<int>());
        QTRY_VERIFY_WITH_TIMEOUT(!group->isFrozen(), kPatience); // a kill ends the freeze as well
    }
}

QTEST_GUILESS_MAIN(tst_Signals)
#include "tst_signals.moc"
