// SPDX-License-Identifier: Apache-2.0
#include "engine/base/descriptorlimit.h"
#include "engine/warden/proctree.h"
#include "tests/helper/containedrun.h"

#include <QElapsedTimer>
#include <QProcess>

#include <signal.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;

namespace {

const int kPatience = 20000 * slowness(); // ms: a bound for a loaded machine, not an expectation

StopPlan shortGrace() { return {{{SIGTERM, 300ms}}}; }

} // namespace

/// Of the helper's signals: a sanitizer's runtime handles faults in every program (SIGSEGV, SIGBUS, SIGFPE).
#ifdef __SANITIZE_ADDRESS__
constexpr int kHandledByTheRuntime = 3;
#else
constexpr int kHandledByTheRuntime = 0;
#endif

class tst_Containment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void awkwardGrandchildIsAMemberAndGoneAfterStop_data() { awkwardRows(); }
    void awkwardGrandchildIsAMemberAndGoneAfterStop();
    void awkwardGrandchildIsGoneAfterKill_data() { awkwardRows(); }
    void awkwardGrandchildIsGoneAfterKill();
    void awkwardGrandchildIsGoneAfterLeadersExit_data() { awkwardRows(); }
    void awkwardGrandchildIsGoneAfterLeadersExit();
    void forkInTheFirstInstructionIsContained_data() { addMechanismRows(); }
    void forkInTheFirstInstructionIsContained();
    void killEndsAThousandMembersOnThreeLevels_data() { addMechanismRows(); }
    void killEndsAThousandMembersOnThreeLevels();
    void killEndsProcessesThatForkAway_data() { addMechanismRows(); }
    void killEndsProcessesThatForkAway();
    void secondKillIsAQuietSuccess_data() { addMechanismRows(); }
    void secondKillIsAQuietSuccess();
    void frozenGroupStandsStillAndThawsForAStop_data() { addMechanismRows(); }
    void frozenGroupStandsStillAndThawsForAStop();
    void startIntoAFrozenGroupIsRefused_data() { addMechanismRows(); }
    void startIntoAFrozenGroupIsRefused();
    void killAndStartAgainInTheSameGroup_data() { addMechanismRows(); }
    void killAndStartAgainInTheSameGroup();
    void killTreeEndsAForeignTree_data() { addMechanismRows(); }
    void killTreeEndsAForeignTree();
    void killTreeRefusesPaddockItselfAndStrangers_data() { addMechanismRows(); }
    void killTreeRefusesPaddockItselfAndStrangers();
    void childGetsExactlyWhatItShould_data() { addMechanismRows(); }
    void childGetsExactlyWhatItShould();
    void longArgumentsReachTheChild_data() { addMechanismRows(); }
    void longArgumentsReachTheChild();
    void twoGroupsDoNotTouchEachOther_data() { addMechanismRows(); }
    void twoGroupsDoNotTouchEachOther();
    void wardensDeathIsReportedAndTheNextStartWorks_data() { addMechanismRows(); }
    void wardensDeathIsReportedAndTheNextStartWorks();
    void groupWardensDeathEndsItsGroup();
    void unnamedGroupsContainAsWell_data() { addMechanismRows(); }
    void unnamedGroupsContainAsWell();
    void closeLeavesNothing_data() { addMechanismRows(); }
    void closeLeavesNothing();
    void cleanup();

private:
    static void awkwardRows();
};

void tst_Containment::awkwardRows()
{
    QTest::addColumn<Mechanism>("mechanism");
    QTest::addColumn<QStringList>("program");
    for (const Mechanism mechanism : testedMechanisms()) {
        const QByteArray name = mechanismId(mechanism).toLatin1();
        QTest::addRow("%s setsid", name.constData()) << mechanism << QStringList{QStringLiteral("setsid")};
        QTest::addRow("%s daemon", name.constData())
            << mechanism << QStringList{QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")};
        QTest::addRow("%s ignores", name.constData())
            << mechanism << QStringList{QStringLiteral("ignoring-grandchild")};
    }
}

void tst_Containment::cleanup()
{
    // Removing the directories is the warden's last act; it may still be at it when the session object is gone.
    QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience);
}

void tst_Containment::awkwardGrandchildIsAMemberAndGoneAfterStop()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(QStringList, program);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    Process::Options options;
    options.stop = shortGrace();
    Run run(session.get(), helperCommand(program, mark), options);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    const QList<int> alive = markedProcesses(mark);
    QVERIFY(alive.size() >= 2);
    QList<int> members;
    for (const Member &member : run.process->members())
        members.append(member.key.pid);
    std::sort(members.begin(), members.end());
    QCOMPARE(members, alive);

    run.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QCOMPARE(run.outcome().kind, Outcome::Kind::Cancelled);
    QCOMPARE(run.outcome().escalated, program.size() == 3 || program.first().startsWith(u"ignoring"));
}

void tst_Containment::awkwardGrandchildIsGoneAfterKill()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(QStringList, program);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    Run run(session.get(), helperCommand(program, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QCOMPARE(run.finished->count(), 1);
}

void tst_Containment::awkwardGrandchildIsGoneAfterLeadersExit()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(QStringList, program);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    program = program.size() == 3 ? QStringList{program[0], QStringLiteral("leave"), program[2]}
                                  : QStringList{program[0], QStringLiteral("leave")};
    Run run(session.get(), helperCommand(program, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    const Outcome outcome = run.outcome();
    QCOMPARE(outcome.kind, Outcome::Kind::Exited);
    QCOMPARE(outcome.exitCode, std::optional<int>(0));
    QVERIFY(!outcome.leftovers.isEmpty());
    QVERIFY(outcome.leftovers.first().command.contains(program.first()));
}

void tst_Containment::forkInTheFirstInstructionIsContained()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    Run run(session.get(), helperCommand({QStringLiteral("fork-first")}, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    const int child = run.firstLine().mid(6).toInt();
    const QList<Member> members = run.process->members();
    QVERIFY(std::any_of(members.begin(), members.end(), [&](const Member &each) { return each.key.pid == child; }));
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_Containment::killEndsAThousandMembersOnThreeLevels()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    Run run(session.get(),
            helperCommand({QStringLiteral("tree"), QStringLiteral("3"), QStringLiteral("10"), QStringLiteral("wild")},
                          mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    QCOMPARE(run.process->members().size(), 1111);
    QElapsedTimer timer;
    timer.start();
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    qInfo("1,111 members ended in %lld ms", timer.elapsed());
    QCOMPARE(run.process->members().size(), 0);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_Containment::killEndsProcessesThatForkAway()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString mark = uniqueMark();
    Run run(session.get(), helperCommand({QStringLiteral("relay"), QStringLiteral("20")}, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_Containment::secondKillIsAQuietSuccess()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    Run run(session.get(), helperCommand({QStringLiteral("sleep")}, uniqueMark()));
    QSignalSpy failures(run.process.get(), &Process::orderFailed);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    run.process->kill();
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    run.process->kill();
    QCOMPARE(run.finished->count(), 1);
    QCOMPARE(failures.count(), 0);
    QCOMPARE(run.outcome().signal, std::optional<int>(SIGKILL));
}

void tst_Containment::frozenGroupStandsStillAndThawsForAStop()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    Run run(session.get(), helperCommand({QStringLiteral("trap-term"), QStringLiteral("7")}, uniqueMark()));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    QSignalSpy frozen(run.process.get(), &Process::frozenChanged);
    run.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(run.process->isFrozen(), kPatience);
    QCOMPARE(frozen.last().at(0).toBool(), true);
    run.process->stop();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(7)); // its handler ran
    QCOMPARE(run.outcome().escalated, false);

    Run ticker(session.get(), helperCommand({QStringLiteral("ticker"), QStringLiteral("5")}, uniqueMark()));
    QTRY_VERIFY_WITH_TIMEOUT(ticker.log->snapshot().lineCount() > 3, kPatience);
    ticker.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(ticker.process->isFrozen(), kPatience);
    QTest::qWait(100); // what it wrote before is on its way through the pump
    const auto lines = ticker.log->snapshot().lineCount();
    QTest::qWait(200); // forty ticks' time: standing still can only be seen by looking twice
    QCOMPARE(ticker.log->snapshot().lineCount(), lines);
    ticker.process->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(ticker.log->snapshot().lineCount() > lines + 3, kPatience);
    ticker.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(ticker.process->isFrozen(), kPatience);
    ticker.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(ticker.ended(), kPatience);
}

void tst_Containment::startIntoAFrozenGroupIsRefused()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto group = session->createContainment(QStringLiteral("frozen"));
    QSignalSpy frozen(group.get(), &Containment::frozenChanged);
    QSignalSpy refused(group.get(), &Containment::startFailed);
    group->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
    group->start(helperRequest({"exit"}));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QCOMPARE(refused.at(0).at(0).value<Error>().code, ErrorCode::Frozen);
}

void tst_Containment::killAndStartAgainInTheSameGroup()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const auto group = session->createContainment(QStringLiteral("again"));
    QSignalSpy started(group.get(), &Containment::started);
    QSignalSpy emptied(group.get(), &Containment::emptied);
    for (int round = 1; round <= 3; ++round) {
        group->start(helperRequest({"sleep"}));
        QTRY_COMPARE_WITH_TIMEOUT(started.count(), round, kPatience);
        QCOMPARE(group->members()->size(), 1);
        group->kill();
        QTRY_COMPARE_WITH_TIMEOUT(emptied.count(), round, kPatience);
    }
}

void tst_Containment::killTreeEndsAForeignTree()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    QSignalSpy killed(session.get(), &SessionGroup::treeKilled);
    QProcess foreign; // ours to end, but no group of Paddock's holds it
    const QString mark = uniqueMark();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PADDOCK_TEST_MARK"), mark);
    foreign.setProcessEnvironment(environment);
    foreign.start(helperPath(), {QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("4")});
    QVERIFY(QTest::qWaitFor([&] { return foreign.canReadLine(); }, kPatience));
    QCOMPARE(markedProcesses(mark).size(), 21);
    const auto entry = proctree::readEntry(static_cast<pid_t>(foreign.processId()));
    QVERIFY(entry.has_value());
    session->killTree({entry->pid, entry->startTime});
    QTRY_COMPARE_WITH_TIMEOUT(killed.count(), 1, kPatience);
    const auto result = killed.at(0).at(1).value<Result<int>>();
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
    QCOMPARE(*result, 21);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(foreign.state(), QProcess::NotRunning, kPatience);
}

void tst_Containment::killTreeRefusesPaddockItselfAndStrangers()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    QSignalSpy killed(session.get(), &SessionGroup::treeKilled);
    const auto self = proctree::readEntry(::getpid());
    const auto first = proctree::readEntry(1);
    QVERIFY(self && first);
    session->killTree({self->pid, self->startTime});
    session->killTree({1, first->startTime});
    session->killTree({self->pid, self->startTime + 1});
    QTRY_COMPARE_WITH_TIMEOUT(killed.count(), 3, kPatience);
    QCOMPARE(killed.at(0).at(1).value<Result<int>>().error().code, ErrorCode::InvalidArgument);
    QCOMPARE(killed.at(1).at(1).value<Result<int>>().error().code, ErrorCode::InvalidArgument);
    QCOMPARE(killed.at(2).at(1).value<Result<int>>().error().code, ErrorCode::Gone);
}

void tst_Containment::childGetsExactlyWhatItShould()
{
    QFETCH(Mechanism, mechanism);
    const std::uint64_t before = originalDescriptorLimit();
    raiseDescriptorLimit();
    const auto session = openSession(mechanism);
    QVERIFY(session);
    Run run(session.get(), helperCommand({QStringLiteral("describe-self")}, uniqueMark()));
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    const LogSnapshot log = run.log->snapshot();
    QStringList lines;
    for (auto number = log.firstLine(); number < log.endLine(); ++number)
        lines.append(QString::fromUtf8(log.line(number).bytes.toByteArray()));
    QCOMPARE(lines,
             QStringList({QStringLiteral("fds 0 1 2"), QStringLiteral("blocked 0"),
                          QStringLiteral("changed %1").arg(kHandledByTheRuntime), QStringLiteral("session 1"),
                          QStringLiteral("files %1").arg(before), QString(QStringLiteral("cwd ") + QDir::tempPath())}));
}

void tst_Containment::longArgumentsReachTheChild()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    Command command = helperCommand({QStringLiteral("environment")}, uniqueMark());
    const QString large(100'000, u'y');
    for (int i = 0; i < 8; ++i) // 800 kB: far over what one packet takes
        command.environment.insert(QStringLiteral("LARGE%1").arg(i), large);
    Run run(session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().exitCode, std::optional<int>(0));
    QVERIFY(run.log->snapshot().lineCount() > 8);

    command.environment.insert(QStringLiteral("HUGE"), QString(3'000'000, u'z')); // over MAX_ARG_STRLEN
    Run refused(session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(refused.ended(), kPatience);
    QCOMPARE(refused.outcome().kind, Outcome::Kind::FailedToStart);
    QCOMPARE(refused.outcome().shellStatus(), 126);
}

void tst_Containment::twoGroupsDoNotTouchEachOther()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const QString bystander = uniqueMark();
    Run stays(session.get(), helperCommand({QStringLiteral("setsid")}, bystander));
    QTRY_VERIFY_WITH_TIMEOUT(stays.isReady(), kPatience);
    const QList<int> before = markedProcesses(bystander);
    for (int round = 0; round < 30; ++round) {
        const QString mark = uniqueMark();
        Run goes(session.get(), helperCommand({QStringLiteral("setsid"), QStringLiteral("leave")}, mark));
        QTRY_VERIFY_WITH_TIMEOUT(goes.ended(), kPatience);
        QCOMPARE(markedProcesses(mark), QList<int>());
    }
    QCOMPARE(markedProcesses(bystander), before);
}

void tst_Containment::wardensDeathIsReportedAndTheNextStartWorks()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    QSignalSpy lost(session.get(), &SessionGroup::wardenLost);
    const QString mark = uniqueMark();
    Run run(session.get(), helperCommand({QStringLiteral("setsid")}, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    pid_t warden = 0;
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        if (entry.parent == ::getpid())
            warden = entry.pid;
    }
    QVERIFY(warden > 0);
    ::kill(warden, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, kPatience);
    QCOMPARE(lost.at(0).at(0).value<Error>().code, ErrorCode::WardenLost);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.finished->count(), 1);
    QCOMPARE(run.outcome().error.code, ErrorCode::WardenLost);
    QCOMPARE(markedProcesses(mark), QList<int>());

    QSignalSpy ready(session.get(), &SessionGroup::ready);
    session->open();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
    Run next(session.get(), helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, uniqueMark()));
    QTRY_VERIFY_WITH_TIMEOUT(next.ended(), kPatience);
    QCOMPARE(next.outcome().exitCode, std::optional<int>(3));
}

void tst_Containment::groupWardensDeathEndsItsGroup()
{
    const auto session = openSession(Mechanism::Subreaper);
    QVERIFY(session);
    const QString mark = uniqueMark();
    const QString bystander = uniqueMark();
    Run stays(session.get(), helperCommand({QStringLiteral("setsid")}, bystander));
    Run run(session.get(), helperCommand({QStringLiteral("daemon")}, mark));
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady() && stays.isReady(), kPatience);
    ::kill(run.process->location().reaperPid, SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().error.code, ErrorCode::WardenLost);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QVERIFY(markedProcesses(bystander).size() >= 2);
    QVERIFY(!stays.ended());
}

void tst_Containment::unnamedGroupsContainAsWell()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    for (int round = 0; round < 5; ++round) { // from the second on the group was made ahead of time
        const QString mark = uniqueMark();
        Process process(session.get(), QString(), helperCommand({QStringLiteral("setsid")}, mark), {}, nullptr);
        process.start();
        QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark).size(), 3, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(process.members().size(), 3, kPatience);
        process.kill();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), Process::State::Ended, kPatience);
        QCOMPARE(markedProcesses(mark), QList<int>());
    }
}

void tst_Containment::closeLeavesNothing()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    auto session = openSession(mechanism);
    QVERIFY(session);
    QSignalSpy closed(session.get(), &SessionGroup::closed);
    {
        Run run(session.get(),
                helperCommand({QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")}, mark));
        QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
        session->close();
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
        QCOMPARE(markedProcesses(mark), QList<int>());
        QCOMPARE(sessionDirectories(), QStringList());
    }
}

QTEST_GUILESS_MAIN(tst_Containment)
#include "tst_containment.moc"
