// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

namespace paddock::test {

/// What a tree has used, and limits where nobody can keep them. That the kernel keeps them where it can is proven by
/// tst_limits_enforced, on a machine that has the controllers.
class LimitsTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void limitThatNobodyKeepsIsRefusedBeforeAnyStart_data();
    void limitThatNobodyKeepsIsRefusedBeforeAnyStart();
    void runWithALimitThatNobodyKeepsFailsToStart();
    void killByHandTripsNoLimit();
    void usageIsThereAfterANaturalExit();
    void hundredShortLivedGrandchildrenAreCounted();
};

void LimitsTest::limitThatNobodyKeepsIsRefusedBeforeAnyStart_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("memory") << 0;
    QTest::newRow("processes") << 1;
    QTest::newRow("cpu") << 2;
}

void LimitsTest::limitThatNobodyKeepsIsRefusedBeforeAnyStart()
{
    QFETCH(int, which);
    ResourceLimits limits;
    if (which == 0)
        limits.memoryBytes = 64 << 20;
    else if (which == 1)
        limits.processes = 10;
    else
        limits.cpuCores = 0.5;
    const auto group = session()->createContainment(QStringLiteral("limited"));
    QSignalSpy failed(group.get(), &Containment::failed);
    QSignalSpy changed(group.get(), &Containment::limitsChanged);
    QSignalSpy started(group.get(), &Containment::started);
    QSignalSpy refused(group.get(), &Containment::startFailed);
    group->setLimits(limits);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    if (session()->report().limits.covers(limits)) {
        QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, kPatience);
        QCOMPARE(changed.count(), 1);
        return;
    }
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QCOMPARE(refused.at(0).at(0).value<Error>().code, ErrorCode::LimitUnavailable);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.at(0).at(0).value<Error>().code, ErrorCode::LimitUnavailable);
    QVERIFY(!session()->report().limits.why.isEmpty());
    QCOMPARE(started.count(), 0);
    QCOMPARE(alive().size(), 0);
}

void LimitsTest::runWithALimitThatNobodyKeepsFailsToStart()
{
    Process::Options options;
    options.limits.processes = 10;
    const Run limited = run("exit 3", options);
    QTRY_VERIFY_WITH_TIMEOUT(limited.ended(), kPatience);
    QCOMPARE(limited.finished->count(), 1);
    if (session()->report().limits.processes) {
        QCOMPARE(limited.outcome().exitCode, std::optional<int>(3));
        QCOMPARE(limited.outcome().tripped.processesTripped, std::optional<bool>(false));
        return;
    }
    QCOMPARE(limited.outcome().kind, Outcome::Kind::FailedToStart);
    QCOMPARE(limited.outcome().error.code, ErrorCode::LimitUnavailable);
    QCOMPARE(limited.lines().size(), 0);
}

void LimitsTest::killByHandTripsNoLimit()
{
    const Run sleeper = run("sleep");
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.isReady(), kPatience);
    const auto entry = proctree::readEntry(sleeper.process->leader().pid);
    QVERIFY(entry.has_value());
    QCOMPARE(proctree::signalExactly(*entry, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.ended(), kPatience);
    QCOMPARE(sleeper.outcome().signal, std::optional<int>(SIGKILL));
    QVERIFY(!sleeper.outcome().tripped.memoryTripped.value_or(false));
    QVERIFY(!sleeper.outcome().tripped.processesTripped.value_or(false));
}

void LimitsTest::usageIsThereAfterANaturalExit()
{
    const Run natural = run("burn-grandchildren 1 100");
    QTRY_VERIFY_WITH_TIMEOUT(natural.ended(), kPatience);
    const Usage usage = natural.outcome().usage;
    QVERIFY(usage.wall.count() >= 100);
    QVERIFY(usage.cpuSeconds.value_or(0) >= 0.09);
    QVERIFY(usage.peakMemoryBytes.value_or(0) > 0);
    QCOMPARE(usage.cpuSource,
             mechanism() == Mechanism::CgroupV2 ? UsageSource::Kernel : UsageSource::Observed); // and says so
    if (session()->report().limits.memory)
        QCOMPARE(usage.memorySource, UsageSource::Kernel);
}

void LimitsTest::hundredShortLivedGrandchildrenAreCounted()
{
    const Run burning = run("burn-grandchildren 100 20");
    QTRY_VERIFY_WITH_TIMEOUT(burning.ended(), 3 * kPatience); // two seconds of one core, shared with whoever else
    const double used = burning.outcome().usage.cpuSeconds.value_or(0);
    QVERIFY2(used >= 1.95 && used < 10, qPrintable(QString::number(used)));
}

std::unique_ptr<QObject> makeLimitsTest() { return std::make_unique<LimitsTest>(); }

} // namespace paddock::test

#include "limits.moc"
