// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/ladder.h"

#include <QTest>

using namespace paddock;
using Rung = Ladder::Rung;

namespace {

const ResourceLimits kMemory{.memoryBytes = 1 << 20, .processes = {}, .cpuCores = {}};
const ResourceLimits kMemoryAndCpu{.memoryBytes = 1 << 20, .processes = {}, .cpuCores = 0.5};
const LimitSupport kNone{.why = QStringLiteral("no controllers here")};
const LimitSupport kMemoryOnly{.memory = true, .why = QStringLiteral("no cpu controller here")};
const LimitSupport kAll{.memory = true, .processes = true, .cpu = true, .why = {}};

QStringList reasons(const Ladder &ladder)
{
    QStringList texts;
    for (const Refusal &refusal : ladder.refused())
        texts.append(mechanismId(refusal.mechanism) + QStringLiteral(" | ") + refusal.why);
    return texts;
}

} // namespace

class tst_Ladder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsDownAndKeepsEachReason();
    void whatConcernsTheMechanismSkipsTheScope();
    void insistedMechanismIsTheOnlyOne_data();
    void insistedMechanismIsTheOnlyOne();
    void withoutLimitsTheFirstThatStandsIsTaken();
    void scopeIsTakenForItsLimits();
    void ownCgroupIsTakenAgainWhereTheScopeIsNoBetter();
    void ownCgroupIsTakenAgainWhereThereIsNoScope();
    void partialLimitsAreBetterThanNone();
    void limitsOfAScopeThatIsTheOnlyPlaceAreAccepted();
};

void tst_Ladder::stepsDownAndKeepsEachReason()
{
    Ladder ladder;
    QCOMPARE(ladder.current(), std::optional(Rung::OwnCgroup));
    ladder.refuse(QStringLiteral("not ours"));
    QCOMPARE(ladder.current(), std::optional(Rung::Scope));
    ladder.refuse(QStringLiteral("no bus"));
    QCOMPARE(ladder.current(), std::optional(Rung::Subreaper));
    QCOMPARE(reasons(ladder), QStringList({QStringLiteral("cgroup_v2 | own cgroup: not ours"),
                                           QStringLiteral("cgroup_v2 | systemd scope: no bus")}));
    ladder.refuse(QStringLiteral("no memory"));
    QCOMPARE(ladder.current(), std::nullopt); // process groups are taken only where insisted on
    QCOMPARE(ladder.why(), QStringLiteral("no memory"));
    ladder.refuse(QStringLiteral("late"));
    QCOMPARE(ladder.refused().size(), 3);
}

void tst_Ladder::whatConcernsTheMechanismSkipsTheScope()
{
    Ladder ladder;
    ladder.refuseMechanism(QStringLiteral("not mounted"));
    QCOMPARE(ladder.current(), std::optional(Rung::Subreaper));
    QCOMPARE(reasons(ladder), QStringList{QStringLiteral("cgroup_v2 | not mounted")});
}

void tst_Ladder::insistedMechanismIsTheOnlyOne_data()
{
    QTest::addColumn<Mechanism>("mechanism");
    QTest::addColumn<QList<Rung>>("rungs");
    QTest::newRow("cgroup") << Mechanism::CgroupV2 << QList{Rung::OwnCgroup, Rung::Scope};
    QTest::newRow("subreaper") << Mechanism::Subreaper << QList{Rung::Subreaper};
    QTest::newRow("process group") << Mechanism::ProcessGroup << QList{Rung::ProcessGroup};
}

void tst_Ladder::insistedMechanismIsTheOnlyOne()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(QList<Rung>, rungs);
    Ladder ladder(mechanism);
    QList<Rung> tried;
    while (const auto rung = ladder.current()) {
        QCOMPARE(Ladder::mechanismOf(*rung), mechanism);
        tried.append(*rung);
        ladder.refuse(QStringLiteral("reason %1").arg(tried.size()));
    }
    QCOMPARE(tried, rungs);
    for (int i = 1; i <= tried.size(); ++i)
        QVERIFY(ladder.why().contains(QStringLiteral("reason %1").arg(i)));
}

void tst_Ladder::withoutLimitsTheFirstThatStandsIsTaken()
{
    Ladder ladder;
    QVERIFY(ladder.settleFor(kNone));
    QCOMPARE(ladder.current(), std::optional(Rung::OwnCgroup));
    QVERIFY(ladder.refused().isEmpty());
}

void tst_Ladder::scopeIsTakenForItsLimits()
{
    Ladder ladder({}, kMemory);
    QVERIFY(!ladder.settleFor(kNone));
    QCOMPARE(ladder.current(), std::optional(Rung::Scope));
    QVERIFY(ladder.settleFor(kMemoryOnly));
    QCOMPARE(reasons(ladder), QStringList{QStringLiteral("cgroup_v2 | own cgroup: no controllers here")});
}

void tst_Ladder::ownCgroupIsTakenAgainWhereTheScopeIsNoBetter()
{
    Ladder ladder(Mechanism::CgroupV2, kMemory);
    QVERIFY(!ladder.settleFor(kNone));
    QVERIFY(!ladder.settleFor(kNone));
    QCOMPARE(ladder.current(), std::optional(Rung::OwnCgroup));
    QVERIFY(ladder.settleFor(kNone));         // containment it has; the limits refuse for themselves
    QCOMPARE(reasons(ladder), QStringList()); // nothing stronger was missed
    QCOMPARE(ladder.whyNoScope(), QStringLiteral("systemd scope: it enforces no more limits than the own cgroup"));
}

void tst_Ladder::ownCgroupIsTakenAgainWhereThereIsNoScope()
{
    Ladder ladder({}, kMemory);
    QVERIFY(!ladder.settleFor(kNone));
    ladder.refuse(QStringLiteral("no bus"));
    QCOMPARE(ladder.current(), std::optional(Rung::OwnCgroup));
    QCOMPARE(reasons(ladder), QStringList());
    QCOMPARE(ladder.whyNoScope(), QStringLiteral("systemd scope: no bus"));
    ladder.refuse(QStringLiteral("gone meanwhile"));
    QCOMPARE(ladder.current(), std::optional(Rung::Subreaper));
    QCOMPARE(reasons(ladder), QStringList({QStringLiteral("cgroup_v2 | systemd scope: no bus"),
                                           QStringLiteral("cgroup_v2 | own cgroup: gone meanwhile")}));
}

void tst_Ladder::partialLimitsAreBetterThanNone()
{
    Ladder ladder({}, kMemoryAndCpu);
    QVERIFY(!ladder.settleFor(kMemoryOnly));
    QVERIFY(!ladder.settleFor(kMemoryOnly));
    QVERIFY(ladder.settleFor(kMemoryOnly));

    Ladder better({}, kMemoryAndCpu);
    QVERIFY(!better.settleFor(kMemoryOnly));
    QVERIFY(better.settleFor(kAll));
    QCOMPARE(better.current(), std::optional(Rung::Scope));
}

void tst_Ladder::limitsOfAScopeThatIsTheOnlyPlaceAreAccepted()
{
    Ladder ladder({}, kMemory);
    ladder.refuse(QStringLiteral("not ours"));
    QVERIFY(ladder.settleFor(kNone));
    QCOMPARE(ladder.current(), std::optional(Rung::Scope));
}

QTEST_GUILESS_MAIN(tst_Ladder)
#include "tst_ladder.moc"
