// SPDX-License-Identifier: Apache-2.0
#include "tests/containment/testgroup.h"

#include <QFileInfo>

using namespace paddock;
using namespace paddock::test;

namespace {

/// A group in a branch; the same watching as of one in the session.
struct BranchedGroup
{
    std::unique_ptr<Containment> containment;
    QSignalSpy started;
    QSignalSpy startFailed;
    QSignalSpy exited;
    QSignalSpy emptied;
    QSignalSpy frozen;

    explicit BranchedGroup(std::unique_ptr<Containment> made)
        : containment(std::move(made)), started(containment.get(), &Containment::started),
          startFailed(containment.get(), &Containment::startFailed),
          exited(containment.get(), &Containment::leaderExited), emptied(containment.get(), &Containment::emptied),
          frozen(containment.get(), &Containment::frozenChanged)
    {}

    void start(const QList<QByteArray> &arguments, const QString &mark = {})
    {
        containment->start(helperRequest(arguments, mark));
    }
    [[nodiscard]] ErrorCode refusal() const { return startFailed.last().at(0).value<Error>().code; }
};

} // namespace

/// Session over branch over group: what is done to one level reaches all below it and nothing beside it.
class tst_Branches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void killOfABranchEndsItsGroupsAndNoOthers_data() { addMechanismRows(); }
    void killOfABranchEndsItsGroupsAndNoOthers();
    void killedBranchTakesTheNextStart_data() { addMechanismRows(); }
    void killedBranchTakesTheNextStart();
    void frozenBranchRefusesStartsUntilItIsThawed_data() { addMechanismRows(); }
    void frozenBranchRefusesStartsUntilItIsThawed();
    void groupMadeInAFrozenBranchRefusesStarts_data() { addMechanismRows(); }
    void groupMadeInAFrozenBranchRefusesStarts();
    void killOfAFrozenBranchThawsIt_data() { addMechanismRows(); }
    void killOfAFrozenBranchThawsIt();
    void killAllEndsEveryGroupAndTheNextStartWorks_data() { addMechanismRows(); }
    void killAllEndsEveryGroupAndTheNextStartWorks();
    void frozenSessionRefusesStartsUntilItIsThawed_data() { addMechanismRows(); }
    void frozenSessionRefusesStartsUntilItIsThawed();
    void useOfGroupsThatHaveGoneIsTheBranchsAndTheSessions_data() { addMechanismRows(); }
    void useOfGroupsThatHaveGoneIsTheBranchsAndTheSessions();
    void groupWithoutANameIsMadeInTheBranch_data() { addMechanismRows(); }
    void groupWithoutANameIsMadeInTheBranch();
    void directoriesGoWithTheirObjects();
    void branchOfALostWardenRefusesStarts_data() { addMechanismRows(); }
    void branchOfALostWardenRefusesStarts();
    void cleanup();
};

void tst_Branches::cleanup() { QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience); }

void tst_Branches::killOfABranchEndsItsGroupsAndNoOthers()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("api"));
    BranchedGroup first(branch->createContainment(QStringLiteral("one")));
    BranchedGroup second(branch->createContainment(QStringLiteral("two")));
    BranchedGroup beside(session->createContainment(QStringLiteral("beside")));
    QCOMPARE(first.containment->path(), branch->path() + QStringLiteral("/one"));
    const QString mark = uniqueMark(), besideMark = uniqueMark();
    first.start({"setsid"}, mark);
    second.start({"sleep"}, mark);
    beside.start({"sleep"}, besideMark);
    QTRY_COMPARE_WITH_TIMEOUT(first.started.count() + second.started.count() + beside.started.count(), 3, kPatience);
    branch->kill();
    QTRY_COMPARE_WITH_TIMEOUT(first.emptied.count() + second.emptied.count(), 2, kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QCOMPARE(markedProcesses(besideMark).size(), 1);
    QCOMPARE(beside.exited.count(), 0);
}

void tst_Branches::killedBranchTakesTheNextStart()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("again"));
    BranchedGroup old(branch->createContainment(QStringLiteral("old")));
    old.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(old.started.count(), 1, kPatience);
    branch->kill();
    QTRY_COMPARE_WITH_TIMEOUT(old.emptied.count(), 1, kPatience);
    old.start({"exit", "3"});
    BranchedGroup fresh(branch->createContainment(QStringLiteral("fresh")));
    fresh.start({"exit", "4"});
    QTRY_COMPARE_WITH_TIMEOUT(old.exited.count(), 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(fresh.exited.count(), 1, kPatience);
    QCOMPARE(old.exited.at(1).at(0).value<LeaderExit>().exitCode, std::optional(3));
    QCOMPARE(fresh.exited.at(0).at(0).value<LeaderExit>().exitCode, std::optional(4));
}

void tst_Branches::frozenBranchRefusesStartsUntilItIsThawed()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("cold"));
    BranchedGroup group(branch->createContainment(QStringLiteral("run")));
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kPatience);
    branch->setFrozen(true);
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.startFailed.count(), 1, kPatience);
    QCOMPARE(group.refusal(), ErrorCode::Frozen);
    QTRY_VERIFY_WITH_TIMEOUT(group.containment->isFrozen(), kPatience);
    branch->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(!group.containment->isFrozen(), kPatience);
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
}

void tst_Branches::groupMadeInAFrozenBranchRefusesStarts()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("cold"));
    branch->setFrozen(true);
    BranchedGroup group(branch->createContainment(QStringLiteral("late")));
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.startFailed.count(), 1, kPatience);
    QCOMPARE(group.refusal(), ErrorCode::Frozen);
    QTRY_VERIFY_WITH_TIMEOUT(group.containment->isFrozen(), kPatience);
    branch->setFrozen(false);
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
}

void tst_Branches::killOfAFrozenBranchThawsIt()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("cold"));
    BranchedGroup group(branch->createContainment(QStringLiteral("run")));
    const QString mark = uniqueMark();
    group.start({"setsid"}, mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kPatience);
    branch->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group.containment->isFrozen(), kPatience);
    branch->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QTRY_VERIFY_WITH_TIMEOUT(!group.containment->isFrozen(), kPatience);
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 2, kPatience);
}

void tst_Branches::killAllEndsEveryGroupAndTheNextStartWorks()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("service"));
    BranchedGroup inBranch(branch->createContainment(QStringLiteral("run")));
    BranchedGroup named(session->createContainment(QStringLiteral("single")));
    BranchedGroup unnamed(session->createContainment(QString()));
    const QString mark = uniqueMark();
    for (BranchedGroup *group : {&inBranch, &named, &unnamed})
        group->start({"sleep"}, mark);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark).size(), 3, kPatience);
    session->killAll();
    for (BranchedGroup *group : {&inBranch, &named, &unnamed})
        QTRY_COMPARE_WITH_TIMEOUT(group->emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    BranchedGroup next(session->createContainment(QString()));
    next.start({"exit", "0"});
    inBranch.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(next.exited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(inBranch.exited.count(), 2, kPatience);
    QCOMPARE(next.exited.at(0).at(0).value<LeaderExit>().exitCode, std::optional(0));
    QCOMPARE(inBranch.exited.at(1).at(0).value<LeaderExit>().exitCode, std::optional(0));
}

void tst_Branches::frozenSessionRefusesStartsUntilItIsThawed()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("service"));
    BranchedGroup inBranch(branch->createContainment(QStringLiteral("run")));
    BranchedGroup unnamed(session->createContainment(QString()));
    session->setFrozen(true);
    inBranch.start({"exit", "0"});
    unnamed.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(inBranch.startFailed.count() + unnamed.startFailed.count(), 2, kPatience);
    QCOMPARE(inBranch.refusal(), ErrorCode::Frozen);
    QCOMPARE(unnamed.refusal(), ErrorCode::Frozen);
    session->setFrozen(false);
    inBranch.start({"exit", "0"});
    unnamed.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(inBranch.exited.count() + unnamed.exited.count(), 2, kPatience);
}

void tst_Branches::useOfGroupsThatHaveGoneIsTheBranchsAndTheSessions()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("busy"));
    for (int run = 0; run < 2; ++run) {
        BranchedGroup group(branch->createContainment(QStringLiteral("run")));
        group.start({"burn-grandchildren", "10", "20"});
        QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
        const ResourceUsage own = group.containment->usage();
        QVERIFY(own.cpuSeconds && own.peakMemoryBytes && own.peakProcesses);
        QVERIFY2(*own.cpuSeconds >= 0.19, qPrintable(QString::number(*own.cpuSeconds)));
        QVERIFY(*own.peakMemoryBytes > 0);
        QCOMPARE(own.processes, std::optional<qint64>(0));
        QCOMPARE(own.cpuSource, mechanism == Mechanism::CgroupV2 ? UsageSource::Kernel : UsageSource::Observed);
    }
    for (const ResourceUsage &usage : {branch->usage(), session->usage()}) {
        QVERIFY(usage.cpuSeconds && usage.peakMemoryBytes && usage.peakProcesses);
        QVERIFY2(*usage.cpuSeconds >= 0.38, qPrintable(QString::number(*usage.cpuSeconds)));
    }
}

void tst_Branches::groupWithoutANameIsMadeInTheBranch()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("short runs"));
    for (int run = 0; run < 3; ++run) {
        BranchedGroup group(branch->createContainment(QString()));
        group.start({"sleep"});
        QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kPatience);
        QCOMPARE(group.containment->members()->size(), 1);
        if (mechanism == Mechanism::CgroupV2)
            QVERIFY(group.containment->location().cgroupPath.startsWith(branch->location().cgroupPath + u'/'));
        branch->kill();
        QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    }
}

void tst_Branches::directoriesGoWithTheirObjects()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    auto branch = session->createBranch(QStringLiteral("gone"));
    auto group = std::make_unique<BranchedGroup>(branch->createContainment(QStringLiteral("run")));
    group->start({"setsid"});
    QTRY_COMPARE_WITH_TIMEOUT(group->started.count(), 1, kPatience);
    const QString outer = branch->location().cgroupPath;
    const QString inner = group->containment->location().cgroupPath;
    QVERIFY(QFileInfo::exists(inner));
    QVERIFY(inner.startsWith(outer + u'/'));
    group.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(inner), kPatience);
    QVERIFY(QFileInfo::exists(outer));
    branch.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(outer), kPatience);
}

void tst_Branches::branchOfALostWardenRefusesStarts()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto branch = session->createBranch(QStringLiteral("orphaned"));
    QSignalSpy closed(session.get(), &SessionGroup::closed);
    session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    BranchedGroup group(branch->createContainment(QStringLiteral("late")));
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.startFailed.count(), 1, kPatience);
    QCOMPARE(group.refusal(), ErrorCode::WardenLost);
    branch->kill(); // quiet
    branch->setFrozen(true);
}

QTEST_GUILESS_MAIN(tst_Branches)
#include "tst_branches.moc"
