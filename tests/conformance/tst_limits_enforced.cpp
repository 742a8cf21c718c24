// SPDX-License-Identifier: Apache-2.0
#include "tests/containment/testgroup.h"

using namespace paddock;
using namespace paddock::test;

namespace {

// Where no hardware helps a virtual machine, processes start some 70 times slower.
constexpr int kLongPatience = 180000; // ms

constexpr qint64 kMiB = 1024 * 1024;

ResourceLimits memory(qint64 bytes) { return {bytes, {}, {}}; }
ResourceLimits processes(qint64 count) { return {{}, count, {}}; }
ResourceLimits cpu(double cores) { return {{}, {}, cores}; }

Error errorOf(const QSignalSpy &spy) { return spy.last().at(0).value<Error>(); }

bool mayBeMissing()
{
    return qEnvironmentVariable("PADDOCK_ALLOW_MISSING").split(u',').contains(QStringLiteral("limits"));
}

/// The number behind a word that a helper has said; -1 where it has not.
int numberAfter(const QByteArray &said, const QByteArray &word)
{
    const qsizetype at = said.indexOf(word);
    return at < 0 ? -1 : said.mid(at + word.size()).simplified().split(' ').first().toInt();
}

} // namespace

/// Limits that the kernel enforces. Where it cannot this fails, unless PADDOCK_ALLOW_MISSING names "limits": then each
/// case sees to it that the limit is refused before anything starts.
class tst_LimitsEnforced : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void treeThatNeedsTooMuchMemoryDiesWhole();
    void killByHandIsNoEvidenceOfMemory();
    void forkLoopStopsAtTheLimit();
    void oneStartTooManyIsRefused();
    void spinningTreeGetsItsShareOfTheCpu();
    void limitsChangeWhileTheGroupRuns();
    void limitCanBeLifted();
    void branchsLimitHoldsForItsGroupsTogether();
    void sessionsLimitHoldsForAll();
    void sessionOpensWithItsLimitsInForce();
    void limitsHoldInAGroupThatWasKilled();
    void peaksAreKnownAfterTheEnd();
    void cleanup();

private:
    /// The session where its kernel enforces such limits; null where the case is done without it.
    static std::unique_ptr<SessionGroup> openLimited(const ResourceLimits &wanted);
};

std::unique_ptr<SessionGroup> tst_LimitsEnforced::openLimited(const ResourceLimits &wanted)
{
    auto session = openSession(Mechanism::CgroupV2);
    if (!session || session->report().limits.covers(wanted))
        return session;
    if (!mayBeMissing()) {
        QTest::qFail(qPrintable(QStringLiteral("not enforced here: %1 (a machine that cannot: "
                                               "PADDOCK_ALLOW_MISSING=limits)")
                                    .arg(session->report().limits.why)),
                     __FILE__, __LINE__);
        return nullptr;
    }
    TestGroup group(session.get());
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    group->setLimits(wanted);
    group.start({"exit", "0"});
    if (!QTest::qWaitFor([&] { return startFailed.count() == 1; }, kPatience) ||
        errorOf(startFailed).code != ErrorCode::LimitUnavailable || group.started.count() != 0)
        QTest::qFail("the limit was not refused", __FILE__, __LINE__);
    return nullptr;
}

void tst_LimitsEnforced::cleanup() { QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kLongPatience); }

void tst_LimitsEnforced::treeThatNeedsTooMuchMemoryDiesWhole()
{
    const auto session = openLimited(memory(64 * kMiB));
    if (!session)
        return;
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    group->setLimits(memory(64 * kMiB));
    group.start({"touch", "200"}, mark);
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kLongPatience);
    QCOMPARE(group.exited.at(0).at(0).value<LeaderExit>().signal, std::optional(SIGKILL));
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience); // its child needs nothing and dies all the same
    QCOMPARE(markedProcesses(mark), QList<int>());
    QVERIFY(!group.hasSaid("touched"));
    QCOMPARE(group->limitEvidence().memoryTripped, std::optional(true));
    QVERIFY(!group->limitEvidence().processesTripped.value_or(false));
}

void tst_LimitsEnforced::killByHandIsNoEvidenceOfMemory()
{
    const auto session = openLimited(memory(64 * kMiB));
    if (!session)
        return;
    TestGroup group(session.get());
    group->setLimits(memory(64 * kMiB));
    group.start({"kill-self", QByteArray::number(SIGKILL)});
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience);
    QCOMPARE(group.exited.at(0).at(0).value<LeaderExit>().signal, std::optional(SIGKILL));
    QCOMPARE(group->limitEvidence().memoryTripped, std::optional(false));
}

void tst_LimitsEnforced::forkLoopStopsAtTheLimit()
{
    const auto session = openLimited(processes(10));
    if (!session)
        return;
    TestGroup group(session.get());
    group->setLimits(processes(10));
    group.start({"fork-until", "50"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("forked"), kLongPatience);
    QCOMPARE(numberAfter(group.said(), "forked"), 9);
    QCOMPARE(numberAfter(group.said(), "errno"), EAGAIN);
    QCOMPARE(group->members()->size(), 10);
    QCOMPARE(group->limitEvidence().processesTripped, std::optional(true));
}

void tst_LimitsEnforced::oneStartTooManyIsRefused()
{
    const auto session = openLimited(processes(2));
    if (!session)
        return;
    TestGroup group(session.get());
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    group->setLimits(processes(2));
    for (int i = 0; i < 3; ++i)
        group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count(), 1, kLongPatience);
    QCOMPARE(errorOf(startFailed).code, ErrorCode::LimitReached);
    QCOMPARE(group.started.count(), 2);
    QCOMPARE(group->members()->size(), 2);
}

void tst_LimitsEnforced::spinningTreeGetsItsShareOfTheCpu()
{
    const auto session = openLimited(cpu(0.5));
    if (!session)
        return;
    TestGroup group(session.get());
    group->setLimits(cpu(0.5));
    group.start({"spin", "2000"});
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("used"), kLongPatience);
    // Half of two seconds, and the part of a period that was begun.
    QVERIFY2(numberAfter(group.said(), "used") <= 1200, group.said().constData());
    QCOMPARE(group->limitEvidence().cpuTripped, std::optional(true));
}

void tst_LimitsEnforced::limitsChangeWhileTheGroupRuns()
{
    const auto session = openLimited(processes(3));
    if (!session)
        return;
    TestGroup group(session.get());
    QSignalSpy changed(group.containment.get(), &Containment::limitsChanged);
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kLongPatience);
    group->setLimits(processes(1));
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count(), 1, kLongPatience);
    group->setLimits(processes(3));
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 2, kLongPatience);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed.at(1).at(0).value<ResourceLimits>(), processes(3));
    group->setLimits(memory(64 * kMiB));
    group.start({"touch", "200"});
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience);
    QCOMPARE(group->limitEvidence().memoryTripped, std::optional(true));
}

void tst_LimitsEnforced::limitCanBeLifted()
{
    const auto session = openLimited({64 * kMiB, 1, 0.5});
    if (!session)
        return;
    TestGroup group(session.get());
    group->setLimits({64 * kMiB, 1, 0.5});
    group->setLimits({});
    group.start({"touch", "100"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("touched"), kLongPatience);
    QCOMPARE(group->members()->size(), 2);
    QCOMPARE(group->limitEvidence(), LimitEvidence());
}

void tst_LimitsEnforced::branchsLimitHoldsForItsGroupsTogether()
{
    const auto session = openLimited(processes(2));
    if (!session)
        return;
    const auto branch = session->createBranch(QStringLiteral("service"));
    branch->setLimits(processes(2));
    const auto first = branch->createContainment(QStringLiteral("first"));
    const auto second = branch->createContainment(QStringLiteral("second"));
    TestGroup beside(session.get(), QStringLiteral("beside"));
    QSignalSpy firstStarted(first.get(), &Containment::started);
    QSignalSpy secondStarted(second.get(), &Containment::started);
    QSignalSpy refused(second.get(), &Containment::startFailed);
    first->start(helperRequest({"sleep"}));
    second->start(helperRequest({"sleep"}));
    second->start(helperRequest({"sleep"}));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kLongPatience);
    QCOMPARE(errorOf(refused).code, ErrorCode::LimitReached);
    QCOMPARE(firstStarted.count() + secondStarted.count(), 2);
    QCOMPARE(branch->limitEvidence().processesTripped, std::optional(true));
    QCOMPARE(branch->usage().processes, std::optional<qint64>(2));
    beside.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(beside.exited.count(), 1, kLongPatience);
}

void tst_LimitsEnforced::sessionsLimitHoldsForAll()
{
    const auto session = openLimited(memory(64 * kMiB));
    if (!session)
        return;
    session->setLimits(memory(64 * kMiB));
    const auto branch = session->createBranch(QStringLiteral("service"));
    const auto inBranch = branch->createContainment(QStringLiteral("run"));
    QSignalSpy branchEmptied(inBranch.get(), &Containment::emptied);
    TestGroup hungry(session.get(), QStringLiteral("hungry"));
    inBranch->start(helperRequest({"sleep"}));
    hungry.start({"touch", "200"});
    QTRY_COMPARE_WITH_TIMEOUT(hungry.emptied.count(), 1, kLongPatience);
    QTRY_COMPARE_WITH_TIMEOUT(branchEmptied.count(), 1, kLongPatience); // the session is one tree
    QCOMPARE(session->limitEvidence().memoryTripped, std::optional(true));
}

void tst_LimitsEnforced::sessionOpensWithItsLimitsInForce()
{
    if (!openLimited(processes(1)))
        return;
    SessionGroup::Options options;
    options.insist = Mechanism::CgroupV2;
    options.wardenPath = wardenPath();
    options.limits = processes(1);
    SessionGroup session(options);
    QSignalSpy ready(&session, &SessionGroup::ready);
    session.open();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kLongPatience);
    TestGroup first(&session, QStringLiteral("first"));
    TestGroup second(&session, QStringLiteral("second"));
    QSignalSpy refused(second.containment.get(), &Containment::startFailed);
    first.start({"sleep"});
    second.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kLongPatience);
    QCOMPARE(errorOf(refused).code, ErrorCode::LimitReached);
    QCOMPARE(first.started.count(), 1);
}

void tst_LimitsEnforced::limitsHoldInAGroupThatWasKilled()
{
    const auto session = openLimited(processes(1));
    if (!session)
        return;
    TestGroup group(session.get());
    QSignalSpy startFailed(group.containment.get(), &Containment::startFailed);
    group->setLimits(processes(1));
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kLongPatience);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience);
    group.start({"sleep"});
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(startFailed.count(), 1, kLongPatience);
    QCOMPARE(errorOf(startFailed).code, ErrorCode::LimitReached);
    QCOMPARE(group.started.count(), 2);
}

void tst_LimitsEnforced::peaksAreKnownAfterTheEnd()
{
    const auto session = openLimited({64 * kMiB, 50, {}});
    if (!session)
        return;
    TestGroup group(session.get());
    group.start({"touch", "40"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("touched"), kLongPatience);
    QVERIFY(*group->usage().memoryBytes >= 40 * kMiB);
    QCOMPARE(group->usage().processes, std::optional<qint64>(2));
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kLongPatience);
    const ResourceUsage usage = group->usage();
    QVERIFY(usage.cpuSeconds && usage.peakMemoryBytes && usage.peakProcesses);
    QCOMPARE(usage.cpuSource, UsageSource::Kernel);
    QVERIFY(*usage.peakMemoryBytes >= 40 * kMiB); // the kernel's own from Linux 5.19 on
    QVERIFY(*usage.peakProcesses >= 2);
}

QTEST_GUILESS_MAIN(tst_LimitsEnforced)
#include "tst_limits_enforced.moc"
