// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <signal.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

/// The session's warden: our child of that name.
QList<ProcessKey> wardens()
{
    QList<ProcessKey> found;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const auto stat = entry.toInt() > 0 ? proctree::readEntry(entry.toInt()) : std::nullopt;
        QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
        if (stat && stat->parent == ::getpid() && stat->isAlive() && comm.open(QIODevice::ReadOnly) &&
            comm.readAll().trimmed() == "paddock-warden")
            found.append({entry.toInt(), 0});
    }
    return found;
}

} // namespace

/// The session as a whole: its beginning, its end, its warden, launched commands.
class tst_SessionLife : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void closeEndsWhatIgnoresTheStop();
    void secondCloseKillsAtOnce();
    void closeBeforeTheWardenStandsCloses();
    void lostWardenIsReportedAndTheNextStartWorks();
    void missingWardenFailsWhatWaits();
    void samplesCountTheGroups();
    void hundredCyclesLeaveNothingBehind();
    void launchedCommandRunsAndIsForgotten();
    void launchedCommandIsKeptAsItWasWanted();
    void killTreeOfALeaderStopsItsService();
    void killTreeOfNobodyIsAProblem();
    void unknownServiceIsAProblem();
};

void tst_SessionLife::closeEndsWhatIgnoresTheStop()
{
    openStack({spec("redis", kSleep), spec("api", {QStringLiteral("ignore")}, kRedis, 200ms)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("api").contains(QLatin1String("ready")), kPatience);
    QSignalSpy closed(m_session.get(), &Session::closed);
    m_session->close();
    m_session->start(QStringLiteral("redis"));
    QCOMPARE(m_problems.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QVERIFY(eventAt("api stopped") < eventAt("redis stopping"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    QCOMPARE(sessionDirectories(), QStringList());
    m_session.reset();
}

void tst_SessionLife::secondCloseKillsAtOnce()
{
    openStack({spec("redis", {QStringLiteral("ignore")}, {}, 1h), spec("api", {QStringLiteral("ignore")}, kRedis, 1h)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("api").contains(QLatin1String("ready")), kPatience);
    QSignalSpy closed(m_session.get(), &Session::closed);
    m_session->close();
    m_session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    m_session.reset();
}

void tst_SessionLife::closeBeforeTheWardenStandsCloses()
{
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QCOMPARE(state("web"), State::Waiting);
    QCOMPARE(status("web").reason, QStringLiteral("waiting for the warden"));
    QSignalSpy closed(m_session.get(), &Session::closed);
    m_session->close();
    QCOMPARE(state("web"), State::Stopped);
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(status("web").run, 0);
    m_session.reset();
}

void tst_SessionLife::lostWardenIsReportedAndTheNextStartWorks()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    const QList<ProcessKey> found = wardens();
    QCOMPARE(found.size(), 1);
    ::kill(found[0].pid, SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(state("redis") == State::Failed && state("api") == State::Failed, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kPatience);
    QCOMPARE(m_problems[0].code, ErrorCode::WardenLost);
    QVERIFY2(status("api").reason.contains(QLatin1String("warden")), qPrintable(status("api").reason));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);

    m_session->start(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("redis").run, 2);
}

void tst_SessionLife::missingWardenFailsWhatWaits()
{
    close();
    open(QStringLiteral("/nowhere/paddock-warden"));
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kPatience);
    QCOMPARE(state("web"), State::Failed);
    QVERIFY(status("web").reason.contains(QLatin1String("/nowhere/paddock-warden")));
    QVERIFY(!m_session->mechanism());
}

void tst_SessionLife::samplesCountTheGroups()
{
    openStack({spec("web", kSleep)});
    m_session->setSamplingEnabled(true);
    m_session->startAll();
    const auto counted = [this] {
        const SnapshotPtr snapshot = m_session->snapshot();
        return snapshot && snapshot->groups.size() == 1 && snapshot->groups[0].id == QLatin1String("web") &&
               snapshot->groups[0].processes == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(counted(), kPatience);
    m_session->stopAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->groups.empty(), kPatience);
}

void tst_SessionLife::hundredCyclesLeaveNothingBehind()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    QSignalSpy allStopped(m_session.get(), &LocalSession::allStopped);
    int descriptors = 0;
    int zombies = 0;
    for (int cycle = 0; cycle <= 100; ++cycle) {
        m_session->startAll();
        QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
        m_session->stopAll();
        QTRY_COMPARE_WITH_TIMEOUT(int(allStopped.count()), cycle + 1, kPatience);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (cycle == 0) {
            descriptors = openDescriptors();
            zombies = zombieChildren();
        }
    }
    QCOMPARE(status("api").run, 101);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    // A group's last descriptor may still be open where the first cycle is counted, so fewer is right too.
    QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= descriptors, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(zombieChildren() <= zombies, kPatience);
    close();
    QCOMPARE(sessionDirectories(), QStringList());
}

void tst_SessionLife::launchedCommandRunsAndIsForgotten()
{
    openStack({spec("run-1", kSleep)});
    QSignalSpy launched(m_session.get(), &Session::launched);
    QSignalSpy removed(m_session.get(), &Session::serviceRemoved);
    m_session->launch(helperCommand(kSleep, m_mark));
    QCOMPARE(launched.count(), 1);
    QCOMPARE(launched[0][0].toString(), QStringLiteral("run-2"));
    QTRY_COMPARE_WITH_TIMEOUT(state("run-2"), State::Running, kPatience);
    QVERIFY(status("run-2").launched);
    QCOMPARE(m_session->services().size(), 2);
    m_session->forget(QStringLiteral("run-2"));
    QCOMPARE(removed.count(), 0);
    m_session->stop(QStringLiteral("run-2"));
    QTRY_COMPARE_WITH_TIMEOUT(state("run-2"), State::Stopped, kPatience);
    m_session->forget(QStringLiteral("run-2"));
    QCOMPARE(removed.count(), 1);
    QCOMPARE(m_session->services().size(), 1);
}

void tst_SessionLife::launchedCommandIsKeptAsItWasWanted()
{
    openStack({spec("web", kSleep)});
    LaunchSpec slow(helperCommand(kSleep, m_mark));
    slow.timeout = 300ms;
    slow.stop.steps = {StopPlan::Step{SIGINT, 100ms}};
    m_session->launch(slow);
    QTRY_COMPARE_WITH_TIMEOUT(state("run-1"), State::Failed, kPatience);
    QCOMPARE(status("run-1").lastOutcome->kind, Outcome::Kind::TimedOut);
    QCOMPARE(status("run-1").grace, 100ms);
    LaunchSpec again(helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, m_mark));
    again.restart.policy = RestartPolicy::OnFailure;
    m_session->launch(again);
    QTRY_COMPARE_WITH_TIMEOUT(state("run-2"), State::BackingOff, kPatience);
    m_session->stop(QStringLiteral("run-2"));
    QTRY_COMPARE_WITH_TIMEOUT(state("run-2"), State::Stopped, kPatience);
}

void tst_SessionLife::killTreeOfALeaderStopsItsService()
{
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    m_session->killTree(status("web").leader);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QCOMPARE(status("web").reason, QStringLiteral("killed"));
}

void tst_SessionLife::killTreeOfNobodyIsAProblem()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    m_session->killTree({::getpid(), 1});
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kPatience);
    QCOMPARE(m_problems[0].code, ErrorCode::Gone);
}

void tst_SessionLife::unknownServiceIsAProblem()
{
    m_session->start(QStringLiteral("nobody"));
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].code, ErrorCode::NotFound);
    QVERIFY(m_problems[0].message.contains(QLatin1String("'nobody'")));
}

QTEST_GUILESS_MAIN(tst_SessionLife)
#include "tst_sessionlife.moc"
