// SPDX-License-Identifier: Apache-2.0
#include "tests/process/ownerprogram.h"

#include <QElapsedTimer>

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

constexpr int kPatience = kOwnerPatience;

} // namespace

class tst_OwnerDeath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingOutlivesTheOwner_data();
    void nothingOutlivesTheOwner();
    void aThousandMembersAreDeadWithinASecondOfTheOwnersKill_data() { addMechanismRows(); }
    void aThousandMembersAreDeadWithinASecondOfTheOwnersKill();
    void ownerStoppedForAWhileGoesOn_data() { addMechanismRows(); }
    void ownerStoppedForAWhileGoesOn();
    void whatAThreadStartedOutlivesIt_data() { addMechanismRows(); }
    void whatAThreadStartedOutlivesIt();
    void anotherOwnersGroupIsNotTouched_data() { addMechanismRows(); }
    void anotherOwnersGroupIsNotTouched();

private:
    static qint64 millisecondsToLastDeath(Mechanism mechanism);
};

void tst_OwnerDeath::nothingOutlivesTheOwner_data()
{
    QTest::addColumn<Mechanism>("mechanism");
    QTest::addColumn<QString>("end");
    QTest::addColumn<QStringList>("helper");
    const QList<QStringList> programs{{QStringLiteral("setsid")},
                                      {QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")},
                                      {QStringLiteral("ignoring-grandchild")}};
    for (const Mechanism mechanism : testedMechanisms()) {
        for (const char *end : {"wait", "abort", "segfault", "exit"}) {
            for (const QStringList &program : programs)
                QTest::addRow("%s %s %s", qPrintable(mechanismId(mechanism)), end, qPrintable(program.first()))
                    << mechanism << QString::fromLatin1(end) << program;
        }
    }
}

void tst_OwnerDeath::nothingOutlivesTheOwner()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(QString, end);
    QFETCH(QStringList, helper);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, end, helper));
    const qint64 pid = owner.processId();
    if (end == u"wait") {
        QVERIFY(markedProcesses(mark).size() >= 2);
        owner.kill();
    }
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(sessionDirectories(pid), QStringList(), kPatience);
}

void tst_OwnerDeath::aThousandMembersAreDeadWithinASecondOfTheOwnersKill()
{
    QFETCH(Mechanism, mechanism);
    // The best of a few tries: another program that takes the machine's cores for a while is not our lateness.
    constexpr int kTries = 5;
    qint64 best = kPatience;
    for (int attempt = 0; attempt < kTries && best > 1000; ++attempt)
        best = std::min(best, millisecondsToLastDeath(mechanism));
    qInfo("owner killed to last of 1,111 members dead: %lld ms", best);
    QVERIFY(best <= 1000);
}

qint64 tst_OwnerDeath::millisecondsToLastDeath(Mechanism mechanism)
{
    const QString mark = uniqueMark();
    OwnerProgram owner;
    if (!owner.startAndWait(
            mechanism, mark, QStringLiteral("wait"),
            {QStringLiteral("tree"), QStringLiteral("3"), QStringLiteral("10"), QStringLiteral("wild")}))
        return kPatience;
    // A pidfd tells a death without /proc being read a thousand times, which itself takes its time.
    std::vector<UniqueFd> members;
    const QList<int> pids = markedProcesses(mark);
    for (const int pid : pids)
        members.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const qint64 pid = owner.processId();
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(pid), SIGKILL);
    const auto allDead = [&] {
        return std::all_of(members.begin(), members.end(), [](const UniqueFd &member) {
            return ::syscall(SYS_pidfd_send_signal, member.get(), 0, nullptr, 0) != 0;
        });
    };
    const bool dead = QTest::qWaitFor(allDead, kPatience);
    const qint64 elapsed = timer.elapsed();
    const bool gone = QTest::qWaitFor(
        [&] { return sessionDirectories(pid).isEmpty() && owner.state() == QProcess::NotRunning; }, kPatience);
    if (members.size() != 1111 || !dead || !gone)
        QTest::qFail("the tree did not start or end as a whole", __FILE__, __LINE__);
    return elapsed;
}

void tst_OwnerDeath::ownerStoppedForAWhileGoesOn()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), {QStringLiteral("setsid")}));
    const QList<int> before = markedProcesses(mark);
    ::kill(static_cast<pid_t>(owner.processId()), SIGSTOP);
    QTest::qWait(5000); // a stopped owner is alive: nothing may happen, which only time can show
    QCOMPARE(markedProcesses(mark), before);
    ::kill(static_cast<pid_t>(owner.processId()), SIGCONT);
    owner.write("stop\n");
    QVERIFY(owner.saysWithinPatience("ended\n"));
    QCOMPARE(markedProcesses(mark), QList<int>());
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

void tst_OwnerDeath::whatAThreadStartedOutlivesIt()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("thread"), {QStringLiteral("setsid")}));
    const QList<int> before = markedProcesses(mark);
    QCOMPARE(before.size(), 3);
    QTest::qWait(1000); // what hangs on the thread would be killed with it: only time can show that nothing is
    QCOMPARE(markedProcesses(mark), before);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

void tst_OwnerDeath::anotherOwnersGroupIsNotTouched()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    const QString otherMark = uniqueMark();
    OwnerProgram owner;
    OwnerProgram other;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), {QStringLiteral("setsid")}));
    QVERIFY(other.startAndWait(mechanism, otherMark, QStringLiteral("wait"), {QStringLiteral("setsid")}));
    const QList<int> before = markedProcesses(otherMark);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QCOMPARE(markedProcesses(otherMark), before);
    other.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(otherMark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(other.state(), QProcess::NotRunning, kPatience);
}

QTEST_GUILESS_MAIN(tst_OwnerDeath)
#include "tst_ownerdeath.moc"
