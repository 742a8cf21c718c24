// SPDX-License-Identifier: Apache-2.0
#include "tests/containment/testgroup.h"

#include "engine/warden/proctree.h"

#include <QProcess>

#include <signal.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

/// Ends what has escaped, and says how many there were.
int endEscaped(const QString &mark)
{
    int ended = 0;
    for (const int pid : markedProcesses(mark)) {
        const auto entry = proctree::readEntry(pid);
        ended += entry && proctree::signalExactly(*entry, SIGKILL) == 0 ? 1 : 0;
    }
    return ended;
}

} // namespace

/// What process groups hold, and just as much what they do not: who calls setsid gets away.
class tst_ProcessGroup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void guaranteeSaysWhoEscapes();
    void isTakenOnlyWhereItIsInsistedOn();
    void killEndsTheWholeGroup();
    void killSweepsPoliteSignalsAside();
    void setsidEscapesAndIsNeitherSeenNorEnded();
    void daemonEscapesAndTheGroupIsEmptyWithoutIt();
    void wardenIsNobodysNewParent();
    void membersLeftByTheirLeaderAreNamedAndEnded();
    void emptinessIsToldWhenTheLastMemberEndsByItself();
    void signalReachesGrandchildren();
    void frozenGroupStandsStillAndRefusesStarts();
    void stoppedLeaderIsTold();
    void killAndStartAgainInTheSameGroup();
    void twoLeadersShareOneGroup();
    void twoGroupsDoNotTouchEachOther();
    void inheritedStreamsGetAProcessGroupInOurSession();
    void exitAndUsageAreTold();
    void destroyedGroupIsEnded();
    void releasedGroupLivesOn();
    void wardensDeathEndsTheGroups();
    void ownersDeathEndsTheGroupAndNotTheEscaped();

private:
    std::unique_ptr<SessionGroup> m_session;
    QString m_mark;
};

void tst_ProcessGroup::init()
{
    m_session = openSession(Mechanism::ProcessGroup);
    QVERIFY(m_session);
    m_mark = uniqueMark();
}

void tst_ProcessGroup::cleanup()
{
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), 0, kPatience);
}

void tst_ProcessGroup::guaranteeSaysWhoEscapes()
{
    const MechanismReport report = m_session->report();
    QCOMPARE(report.mechanism, Mechanism::ProcessGroup);
    QCOMPARE(report.guarantee.escape, QStringLiteral("setsid"));
    QCOMPARE(report.guarantee.ownerKilled, QStringLiteral("process_group"));
    QVERIFY(report.guarantee.summary.contains(QStringLiteral("setsid")));
    QVERIFY(!report.limits.memory && !report.limits.processes && !report.limits.cpu);
    QVERIFY(report.location.isEmpty());
    TestGroup group(m_session.get());
    QCOMPARE(group->mechanism(), Mechanism::ProcessGroup);
}

void tst_ProcessGroup::isTakenOnlyWhereItIsInsistedOn()
{
    SessionGroup::Options options;
    options.wardenPath = wardenPath();
    SessionGroup session(options);
    session.open();
    QTRY_VERIFY_WITH_TIMEOUT(session.isReady(), kPatience);
    QVERIFY(session.report().mechanism != Mechanism::ProcessGroup);
}

void tst_ProcessGroup::killEndsTheWholeGroup()
{
    TestGroup group(m_session.get());
    group.start({"tree", "2", "4"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QCOMPARE(group->members()->size(), 21);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    QCOMPARE(group->members()->size(), 0);
    group->kill(); // nobody is left: a quiet success
    QCOMPARE(group.failed.count(), 0);
    QCOMPARE(group.exited.at(0).at(0).value<LeaderExit>().signal, std::optional<int>(SIGKILL));
}

void tst_ProcessGroup::killSweepsPoliteSignalsAside()
{
    TestGroup group(m_session.get());
    group.start({"ignoring-grandchild"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->signalAll(SIGTERM, false);
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(group->members()->size(), 1, kPatience); // the one that ignores it
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_ProcessGroup::setsidEscapesAndIsNeitherSeenNorEnded()
{
    TestGroup group(m_session.get());
    group.start({"setsid"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 3);
    QCOMPARE(group->members()->size(), 2);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 1); // the guarantee says so
    QCOMPARE(endEscaped(m_mark), 1);
}

void tst_ProcessGroup::daemonEscapesAndTheGroupIsEmptyWithoutIt()
{
    TestGroup group(m_session.get());
    group.start({"daemon", "leave"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 1);
    QCOMPARE(endEscaped(m_mark), 1);
}

void tst_ProcessGroup::wardenIsNobodysNewParent()
{
    TestGroup group(m_session.get());
    group.start({"ignoring-grandchild", "leave"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    const auto members = group->members();
    QCOMPARE(members->size(), 2);
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        for (const Member &member : *members)
            QVERIFY(entry.pid != member.key.pid); // it went to init
    }
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
}

void tst_ProcessGroup::membersLeftByTheirLeaderAreNamedAndEnded()
{
    Run run(m_session.get(), helperCommand({QStringLiteral("ignoring-grandchild"), QStringLiteral("leave")}, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(0));
    QCOMPARE(run.outcome().leftovers.size(), 2);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_ProcessGroup::emptinessIsToldWhenTheLastMemberEndsByItself()
{
    TestGroup group(m_session.get());
    group.start({"ignoring-grandchild", "leave"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QCOMPARE(group.emptied.count(), 0);
    QCOMPARE(endEscaped(m_mark), 2); // not by an order to the group
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
}

void tst_ProcessGroup::signalReachesGrandchildren()
{
    TestGroup group(m_session.get());
    group.start({"trap-grandchild", "10"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->signalAll(SIGUSR1, false);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("caught 10"), kPatience);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
}

void tst_ProcessGroup::frozenGroupStandsStillAndRefusesStarts()
{
    TestGroup group(m_session.get());
    QSignalSpy refused(group.containment.get(), &Containment::startFailed);
    group.start({"ticker", "5"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("tick 3"), kPatience);
    group->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
    const qsizetype said = group.said().size();
    QTest::qWait(200); // forty ticks' time: standing still can only be seen by looking twice
    QCOMPARE(group.said().size(), said);
    group.start({"exit"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QCOMPARE(refused.at(0).at(0).value<Error>().code, ErrorCode::Frozen);
    group->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(group.said().size() > said, kPatience);
    group->setFrozen(true);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
}

void tst_ProcessGroup::stoppedLeaderIsTold()
{
    TestGroup group(m_session.get());
    QSignalSpy stopped(group.containment.get(), &Containment::leaderStopped);
    group.start({"stop-self", "4"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(stopped.count(), 1, kPatience);
    QCOMPARE(stopped.at(0).at(0).value<ProcessKey>(), group.leader());
    QCOMPARE(stopped.at(0).at(1).toInt(), SIGSTOP);
    group->signalAll(SIGTERM, true);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(group.exited.at(0).at(0).value<LeaderExit>().exitCode, std::optional<int>(4));
}

void tst_ProcessGroup::killAndStartAgainInTheSameGroup()
{
    TestGroup group(m_session.get());
    for (int round = 1; round <= 3; ++round) {
        group.start({"sleep"}, m_mark);
        QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), round, kPatience);
        QCOMPARE(group->members()->size(), 1);
        group->kill();
        QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), round, kPatience);
    }
}

void tst_ProcessGroup::twoLeadersShareOneGroup()
{
    TestGroup group(m_session.get());
    group.start({"sleep"}, m_mark);
    group.start({"trap-term", "3"}, m_mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(group.said().count("ready"), 2, kPatience);
    QCOMPARE(group->members()->size(), 2);
    group->signalAll(SIGTERM, false);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(group.exited.count(), 2);
}

void tst_ProcessGroup::twoGroupsDoNotTouchEachOther()
{
    const QString bystander = uniqueMark();
    TestGroup stays(m_session.get(), QStringLiteral("stays"));
    stays.start({"tree", "1", "3"}, bystander);
    QTRY_VERIFY_WITH_TIMEOUT(stays.hasSaid("ready"), kPatience);
    for (int round = 0; round < 20; ++round) {
        TestGroup goes(m_session.get(), QStringLiteral("goes"));
        goes.start({"tree", "1", "3"}, m_mark);
        QTRY_VERIFY_WITH_TIMEOUT(goes.hasSaid("ready"), kPatience);
        goes->kill();
        QTRY_COMPARE_WITH_TIMEOUT(goes.emptied.count(), 1, kPatience);
        QCOMPARE(markedProcesses(m_mark), QList<int>());
    }
    QCOMPARE(markedProcesses(bystander).size(), 4);
    stays->kill();
    QTRY_COMPARE_WITH_TIMEOUT(stays.emptied.count(), 1, kPatience);
}

void tst_ProcessGroup::inheritedStreamsGetAProcessGroupInOurSession()
{
    Command command = helperCommand({QStringLiteral("sleep")}, m_mark);
    command.streams = Command::Streams::Inherited;
    Process process(m_session.get(), QStringLiteral("run"), command, {}, nullptr);
    process.start();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), Process::State::Running, kPatience);
    const pid_t leader = process.leader().pid;
    QCOMPARE(::getpgid(leader), leader);
    QCOMPARE(::getsid(leader), ::getsid(0));
    process.kill();
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), Process::State::Ended, kPatience);
}

void tst_ProcessGroup::exitAndUsageAreTold()
{
    Run run(m_session.get(), helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const Outcome outcome = run.outcome();
    QCOMPARE(outcome.exitCode, std::optional<int>(3));
    QVERIFY(outcome.usage.cpuSeconds.has_value());
    QCOMPARE(outcome.usage.cpuSource, UsageSource::Observed);
}

void tst_ProcessGroup::destroyedGroupIsEnded()
{
    {
        TestGroup group(m_session.get());
        group.start({"tree", "1", "5"}, m_mark);
        QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    }
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

void tst_ProcessGroup::releasedGroupLivesOn()
{
    {
        TestGroup group(m_session.get());
        group.start({"sleep"}, m_mark);
        QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
        group->release();
    }
    QSignalSpy closed(m_session.get(), &SessionGroup::closed);
    m_session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(endEscaped(m_mark), 1);
}

void tst_ProcessGroup::wardensDeathEndsTheGroups()
{
    QSignalSpy lost(m_session.get(), &SessionGroup::wardenLost);
    TestGroup group(m_session.get());
    group.start({"tree", "1", "3"}, m_mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    pid_t warden = 0;
    for (const proctree::Entry &entry : proctree::descendants(::getpid()))
        warden = entry.parent == ::getpid() ? entry.pid : warden;
    QVERIFY(warden > 0);
    ::kill(warden, SIGKILL); // our child, not reaped
    QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_ProcessGroup::ownersDeathEndsTheGroupAndNotTheEscaped()
{
    QProcess owner;
    owner.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    owner.start(QCoreApplication::applicationDirPath() + QStringLiteral("/paddock-test-owner"),
                {QStringLiteral("process_group"), m_mark, QStringLiteral("wait"), QStringLiteral("setsid")});
    QVERIFY(QTest::qWaitFor([&] { return owner.canReadLine(); }, kPatience));
    QCOMPARE(markedProcesses(m_mark).size(), 3);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark).size(), 1, kPatience);
    QCOMPARE(endEscaped(m_mark), 1);
}

QTEST_GUILESS_MAIN(tst_ProcessGroup)
#include "tst_processgroup.moc"
