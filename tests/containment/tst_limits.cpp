// SPDX-License-Identifier: Apache-2.0
#include "tests/containment/testgroup.h"

using namespace paddock;
using namespace paddock::test;

namespace {

const ResourceLimits kMemory{256 * 1024 * 1024, {}, {}};

Error errorOf(const QSignalSpy &spy) { return spy.last().at(0).value<Error>(); }

} // namespace

/// Limits where the kernel cannot enforce them; where it can, tests/conformance shows that it does. On a machine that
/// can, the refusals are the subreaper's alone.
class tst_Limits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reportSaysWhatCannotBeLimitedAndWhy_data() { addMechanismRows(); }
    void reportSaysWhatCannotBeLimitedAndWhy();
    void limitThatCannotBeKeptLetsNothingStart_data() { addMechanismRows(); }
    void limitThatCannotBeKeptLetsNothingStart();
    void branchsLimitThatCannotBeKeptLetsNothingStart_data() { addMechanismRows(); }
    void branchsLimitThatCannotBeKeptLetsNothingStart();
    void sessionsLimitThatCannotBeKeptLetsNothingStart_data() { addMechanismRows(); }
    void sessionsLimitThatCannotBeKeptLetsNothingStart();
    void sessionDoesNotOpenWithALimitThatCannotBeKept_data() { addMechanismRows(); }
    void sessionDoesNotOpenWithALimitThatCannotBeKept();
    void noLimitIsAlwaysKept_data() { addMechanismRows(); }
    void noLimitIsAlwaysKept();
    void useIsCountedUntilAfterTheEnd_data() { addMechanismRows(); }
    void useIsCountedUntilAfterTheEnd();
    void useOfTheLivingIsSeen_data() { addMechanismRows(); }
    void useOfTheLivingIsSeen();
    void cleanup();
};

void tst_Limits::cleanup() { QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience); }

void tst_Limits::reportSaysWhatCannotBeLimitedAndWhy()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const LimitSupport &limits = session->report().limits;
    QCOMPARE(limits.why.isEmpty(), limits.memory && limits.processes && limits.cpu);
    if (mechanism != Mechanism::CgroupV2)
        QVERIFY(!limits.memory && !limits.processes && !limits.cpu);
}

void tst_Limits::limitThatCannotBeKeptLetsNothingStart()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    if (session->report().limits.memory)
        return;
    TestGroup group(session.get());
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    QSignalSpy changed(group.containment.get(), &Containment::limitsChanged);
    const QString mark = uniqueMark();
    group->setLimits(kMemory);
    group.start({"sleep"}, mark);
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count(), 1, kPatience);
    QCOMPARE(group.failed.count(), 1);
    QCOMPARE(errorOf(group.failed).code, ErrorCode::LimitUnavailable);
    QVERIFY(errorOf(group.failed).message.contains(session->report().limits.why));
    QCOMPARE(errorOf(startFailed).code, ErrorCode::LimitUnavailable);
    QVERIFY(errorOf(startFailed).message.contains(session->report().limits.why));
    QCOMPARE(markedProcesses(mark), QList<int>());

    group->setLimits({});
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QCOMPARE(changed.count(), 1);
}

void tst_Limits::branchsLimitThatCannotBeKeptLetsNothingStart()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    if (session->report().limits.memory)
        return;
    const auto branch = session->createBranch(QStringLiteral("service"));
    QSignalSpy refused(branch.get(), &GroupBranch::failed);
    QSignalSpy changed(branch.get(), &GroupBranch::limitsChanged);
    const auto group = branch->createContainment(QStringLiteral("run"));
    QSignalSpy startFailed(group.get(), &Containment::startFailed);
    QSignalSpy exited(group.get(), &Containment::leaderExited);
    branch->setLimits(kMemory);
    const auto late = branch->createContainment(QStringLiteral("late"));
    QSignalSpy lateFailed(late.get(), &Containment::startFailed);
    group->start(helperRequest({"sleep"}));
    late->start(helperRequest({"sleep"}));
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count() + lateFailed.count(), 2, kPatience);
    QCOMPARE(refused.count(), 1);
    QCOMPARE(errorOf(refused).code, ErrorCode::LimitUnavailable);
    QCOMPARE(errorOf(startFailed).code, ErrorCode::LimitUnavailable);
    QCOMPARE(errorOf(lateFailed).code, ErrorCode::LimitUnavailable);
    branch->setLimits({});
    group->start(helperRequest({"exit", "0"}));
    QTRY_COMPARE_WITH_TIMEOUT(exited.count(), 1, kPatience);
    QCOMPARE(changed.count(), 1);
}

void tst_Limits::sessionsLimitThatCannotBeKeptLetsNothingStart()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    if (session->report().limits.memory)
        return;
    QSignalSpy refused(session.get(), &SessionGroup::orderFailed);
    QSignalSpy changed(session.get(), &SessionGroup::limitsChanged);
    session->setLimits(kMemory);
    TestGroup group(session.get());
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count(), 1, kPatience);
    QCOMPARE(refused.count(), 1);
    QCOMPARE(errorOf(refused).code, ErrorCode::LimitUnavailable);
    QCOMPARE(errorOf(startFailed).code, ErrorCode::LimitUnavailable);
    session->setLimits({});
    group.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QCOMPARE(changed.count(), 1);
}

void tst_Limits::sessionDoesNotOpenWithALimitThatCannotBeKept()
{
    QFETCH(Mechanism, mechanism);
    if (openSession(mechanism)->report().limits.memory)
        return;
    SessionGroup::Options options;
    options.insist = mechanism;
    options.wardenPath = wardenPath();
    options.limits = kMemory;
    SessionGroup session(options);
    QSignalSpy ready(&session, &SessionGroup::ready);
    QSignalSpy failed(&session, &SessionGroup::failed);
    session.open();
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatience);
    QCOMPARE(errorOf(failed).code, ErrorCode::LimitUnavailable);
    QCOMPARE(ready.count(), 0);
    QVERIFY(!session.isReady());
}

void tst_Limits::noLimitIsAlwaysKept()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    QSignalSpy changed(group.containment.get(), &Containment::limitsChanged);
    group->setLimits({});
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, kPatience);
    QCOMPARE(group.failed.count(), 0);
    QCOMPARE(group->limitEvidence().memoryTripped, std::optional<bool>());
}

void tst_Limits::useIsCountedUntilAfterTheEnd()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"burn-grandchildren", "100", "20"});
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, 60000);
    const ResourceUsage usage = group->usage();
    QVERIFY(usage.cpuSeconds && usage.peakMemoryBytes && usage.peakProcesses);
    // 100 times 20 ms by each child's own clock; the kernel's tick-wise accounting may lose some of it.
    QVERIFY2(*usage.cpuSeconds >= 1.9, qPrintable(QString::number(*usage.cpuSeconds)));
    QVERIFY(*usage.peakMemoryBytes > 100'000);
    QVERIFY(*usage.peakProcesses >= 1);
    QCOMPARE(usage.cpuSource, mechanism == Mechanism::CgroupV2 ? UsageSource::Kernel : UsageSource::Observed);
}

void tst_Limits::useOfTheLivingIsSeen()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"touch", "40"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("touched"), kPatience);
    const ResourceUsage usage = group->usage();
    constexpr qint64 kTouched = 40 * 1024 * 1024;
    QVERIFY(usage.memoryBytes && *usage.memoryBytes >= kTouched);
    QVERIFY(usage.peakMemoryBytes && *usage.peakMemoryBytes >= kTouched);
    QCOMPARE(usage.processes, std::optional<qint64>(2));
    QVERIFY(usage.peakProcesses && *usage.peakProcesses >= 2);
    QCOMPARE(usage.memorySource, session->report().limits.memory ? UsageSource::Kernel : UsageSource::Observed);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QVERIFY(*group->usage().peakMemoryBytes >= kTouched);
}

QTEST_GUILESS_MAIN(tst_Limits)
#include "tst_limits.moc"
