// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

/// The order of starts and stops, and what a service says of itself.
class tst_LocalSession : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void startsInOrderAndStopsInReverse();
    void startsSideBySideWhatDoesNotNeedEachOther();
    void startsTheDependenciesOfAService();
    void stopsTheDependantsOfAServiceFirst();
    void failedDependencyKeepsItsDependantsWaiting();
    void dependantStartsWhenItsDependencyIsStartedAtLast();
    void failureSaysHow_data();
    void failureSaysHow();
    void restartTakesTheDependantsAlong();
    void startWhileStoppingIsQueued();
    void killedServiceIsStoppedAndNotFailed();
    void graceEndsInAKill();
    void slowStopNamesWhoIsLeft();
    void freezeAndThaw();
    void leftoversAreNamedInTheLog();
    void oneLogIsKeptOverAllRuns();
};

void tst_LocalSession::startsInOrderAndStopsInReverse()
{
    // In the file's order the last comes first, so that the file's order is not what makes it right.
    openStack({spec("web", kSleep, kApi), spec("api", kSleep, kRedis), spec("redis", kSleep)});
    QSignalSpy settled(m_session.get(), &LocalSession::settled);
    QSignalSpy allStopped(m_session.get(), &LocalSession::allStopped);
    m_session->startAll();
    QCOMPARE(state("web"), State::Waiting);
    QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, kPatience);
    QCOMPARE(state("web"), State::Running);
    QVERIFY(eventAt("redis running") < eventAt("api starting"));
    QVERIFY(eventAt("api running") < eventAt("web starting"));
    QVERIFY(status("api").leader.pid > 0);
    QCOMPARE(status("api").run, 1);
    QCOMPARE(markedProcesses(m_mark).size(), 3);

    m_session->stopAll();
    QCOMPARE(status("redis").reason, QStringLiteral("stopping after api"));
    QTRY_COMPARE_WITH_TIMEOUT(allStopped.count(), 1, kPatience);
    QVERIFY(eventAt("web stopped") < eventAt("api stopping"));
    QVERIFY(eventAt("api stopped") < eventAt("redis stopping"));
    QCOMPARE(state("redis"), State::Stopped);
    QCOMPARE(status("redis").reason, QString());
}

void tst_LocalSession::startsSideBySideWhatDoesNotNeedEachOther()
{
    openStack({spec("a", kSleep), spec("b", kSleep)});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    m_session->startAll();
    QCOMPARE(state("a"), State::Starting);
    QCOMPARE(state("b"), State::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(state("a"), State::Running, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("b"), State::Running, kPatience);
}

void tst_LocalSession::startsTheDependenciesOfAService()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis), spec("other", kSleep)});
    m_session->start(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(state("redis"), State::Running);
    QCOMPARE(state("other"), State::Stopped);
    QCOMPARE(status("other").run, 0);
}

void tst_LocalSession::stopsTheDependantsOfAServiceFirst()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis), spec("other", kSleep)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
    m_session->stop(QStringLiteral("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), State::Stopped, kPatience);
    QVERIFY(eventAt("api stopped") < eventAt("redis stopping"));
    QCOMPARE(state("other"), State::Running);
}

void tst_LocalSession::failedDependencyKeepsItsDependantsWaiting()
{
    ServiceSpec redis = spec("redis", {});
    redis.command.program = QStringLiteral("/nowhere/redis-server");
    openStack({redis, spec("api", kSleep, kRedis), spec("web", kSleep, kApi)});
    QSignalSpy settled(m_session.get(), &LocalSession::settled);
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, kPatience);
    QCOMPARE(state("redis"), State::Failed);
    QVERIFY2(status("redis").reason.contains(QLatin1String("/nowhere/redis-server")),
             qPrintable(status("redis").reason));
    QCOMPARE(status("redis").lastOutcome->kind, Outcome::Kind::FailedToStart);
    QCOMPARE(state("api"), State::Waiting);
    QVERIFY2(status("api").reason.startsWith(QLatin1String("waiting for redis (")), qPrintable(status("api").reason));
    QCOMPARE(state("web"), State::Waiting);
    QCOMPARE(status("web").reason, QStringLiteral("waiting for api"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());

    m_session->stopAll();
    QCOMPARE(state("web"), State::Stopped);
    QCOMPARE(state("api"), State::Stopped);
}

void tst_LocalSession::dependantStartsWhenItsDependencyIsStartedAtLast()
{
    openStack({spec("redis", kSleep), spec("other", kSleep), spec("api", kSleep, kRedis)});
    m_session->startAll();
    m_session->kill(QStringLiteral("redis"));
    QTRY_VERIFY_WITH_TIMEOUT(state("other") == State::Running && m_session->isSettled(), kPatience);
    QCOMPARE(status("api").reason, QStringLiteral("waiting for redis (stopped)"));
    m_session->start(QStringLiteral("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
}

void tst_LocalSession::failureSaysHow_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    QTest::newRow("exit 3") << QStringList{QStringLiteral("exit"), QStringLiteral("3")} << int(State::Failed)
                            << QStringLiteral("exit 3");
    QTest::newRow("exit 0") << QStringList{QStringLiteral("exit"), QStringLiteral("0")} << int(State::Exited)
                            << QStringLiteral("exit 0");
    QTest::newRow("signal") << QStringList{QStringLiteral("kill-self"), QStringLiteral("9")} << int(State::Failed)
                            << QStringLiteral("killed by SIGKILL");
}

void tst_LocalSession::failureSaysHow()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, state);
    QFETCH(QString, reason);
    openStack({spec("web", arguments)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(int(status("web").state), state, kPatience);
    QCOMPARE(status("web").reason, reason);
    QCOMPARE(m_events.count(QStringLiteral("web ") + serviceStateId(State(state))), 1);
    QVERIFY2(logText("web").contains(QStringLiteral("run 1 · ") + reason + QLatin1String(" after ")),
             qPrintable(logText("web")));
    QCOMPARE(status("web").leader.pid, 0);
}

void tst_LocalSession::restartTakesTheDependantsAlong()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis), spec("web", kSleep, kApi), spec("other", kSleep)});
    m_session->start(QStringLiteral("api"));
    m_session->start(QStringLiteral("other"));
    QTRY_VERIFY_WITH_TIMEOUT(state("api") == State::Running && state("other") == State::Running, kPatience);
    m_events.clear();
    m_session->restart(QStringLiteral("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(status("api").run, 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("redis").run, 2);
    QVERIFY(eventAt("api stopped") < eventAt("redis stopping"));
    QVERIFY(eventAt("redis running") < eventAt("api starting"));
    QCOMPARE(status("other").run, 1);
    QCOMPARE(status("web").run, 0);
}

void tst_LocalSession::startWhileStoppingIsQueued()
{
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    m_session->stop(QStringLiteral("web"));
    QCOMPARE(state("web"), State::Stopping);
    m_session->start(QStringLiteral("web"));
    QCOMPARE(state("web"), State::Stopping);
    QTRY_VERIFY_WITH_TIMEOUT(state("web") == State::Running && status("web").run == 2, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 1);
}

void tst_LocalSession::killedServiceIsStoppedAndNotFailed()
{
    openStack({spec("web", {QStringLiteral("ignore")}, {}, 60s)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QLatin1String("ready")), kPatience);
    m_session->kill(QStringLiteral("web"));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QCOMPARE(status("web").reason, QStringLiteral("killed"));
    m_session->kill(QStringLiteral("web"));
    QCOMPARE(state("web"), State::Stopped);
}

void tst_LocalSession::graceEndsInAKill()
{
    openStack({spec("web", {QStringLiteral("ignore")}, {}, 100ms)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QLatin1String("ready")), kPatience);
    m_session->stop(QStringLiteral("web"));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QVERIFY(status("web").lastOutcome->escalated);
    QCOMPARE(status("web").reason, QStringLiteral("killed, it did not stop within its grace"));
    QVERIFY2(logText("web").contains(QLatin1String("did not stop in time and is killed: ")),
             qPrintable(logText("web")));
}

void tst_LocalSession::slowStopNamesWhoIsLeft()
{
    openStack({spec("web", {QStringLiteral("ignore")}, {}, 60s)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QLatin1String("ready")), kPatience);
    const QString expected =
        QStringLiteral("stopping: 1 process left (paddock-test-helper %1)").arg(status("web").leader.pid);
    m_session->stop(QStringLiteral("web"));
    QTRY_COMPARE_WITH_TIMEOUT(status("web").reason, expected, kPatience);
    QCOMPARE(state("web"), State::Stopping);
}

void tst_LocalSession::freezeAndThaw()
{
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    m_session->setFrozen(QStringLiteral("web"), true);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Frozen, kPatience);
    m_session->setFrozen(QStringLiteral("web"), false);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    m_session->setFrozen(QStringLiteral("web"), true);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Frozen, kPatience);
    m_session->stop(QStringLiteral("web"));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QVERIFY(!status("web").lastOutcome->escalated);
}

void tst_LocalSession::leftoversAreNamedInTheLog()
{
    openStack({spec("web", {QStringLiteral("setsid"), QStringLiteral("leave")})});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("web").lastOutcome, kPatience);
    const QList<Member> leftovers = status("web").lastOutcome->leftovers;
    QCOMPARE(leftovers.size(), 2); // the child, and the grandchild in a session of its own
    QVERIFY2(logText("web").contains(QStringLiteral("run 1 · 2 left behind are ended: ")), qPrintable(logText("web")));
    for (const Member &member : leftovers)
        QVERIFY2(logText("web").contains(QStringLiteral("(%1)").arg(member.key.pid)), qPrintable(logText("web")));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_LocalSession::oneLogIsKeptOverAllRuns()
{
    openStack({spec("web", {QStringLiteral("exit"), QStringLiteral("1")})});
    for (int run = 1; run <= 2; ++run) {
        m_session->start(QStringLiteral("web"));
        QTRY_VERIFY_WITH_TIMEOUT(status("web").run == run && state("web") == State::Failed, kPatience);
    }
    QVERIFY(logText("web").contains(QStringLiteral("run 1 · exit 1 after ")));
    QVERIFY(logText("web").contains(QStringLiteral("run 2 · starting: ")));
    QVERIFY(logText("web").contains(QStringLiteral("run 2 · exit 1 after ")));
}

QTEST_GUILESS_MAIN(tst_LocalSession)
#include "tst_localsession.moc"
