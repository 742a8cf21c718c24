// SPDX-License-Identifier: Apache-2.0
#include "engine/session/localsession.h"
#include "engine/warden/proctree.h"
#include "tests/helper/testsupport.h"

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

constexpr int kPatience = 20000;

/// The session's warden: our child of that name.
QList<ProcessKey> wardens()
{
    QList<ProcessKey> found;
    for (const QString &entry : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const auto stat = entry.toInt() > 0 ? proctree::readEntry(entry.toInt()) : std::nullopt;
        QFile comm(QStringLiteral("/proc/%1/comm").arg(entry));
        if (stat && stat->parent == ::getpid() && stat->isAlive() && comm.open(QIODevice::ReadOnly)
            && comm.readAll().trimmed() == "paddock-warden")
            found.append({entry.toInt(), 0});
    }
    return found;
}

} // namespace

class tst_LocalSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();

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
    void launchedCommandRunsAndIsForgotten();
    void killTreeOfALeaderStopsItsService();
    void killTreeOfNobodyIsAProblem();
    void unknownServiceIsAProblem();
    void closeEndsWhatIgnoresTheStop();
    void secondCloseKillsAtOnce();
    void closeBeforeTheWardenStandsCloses();
    void lostWardenIsReportedAndTheNextStartWorks();
    void missingWardenFailsWhatWaits();
    void samplesCountTheGroups();
    void hundredCyclesLeaveNothingBehind();

private:
    void open(const QString &wardenPath = {});
    void openStack(const QList<ServiceSpec> &services);
    ServiceSpec spec(const char *name, const QStringList &arguments, const QStringList &dependsOn = {},
                     std::chrono::milliseconds grace = 5s) const;
    ServiceStatus status(const char *name) const;
    State state(const char *name) const { return status(name).state; }
    QString logText(const char *name) const;
    qsizetype eventAt(const char *event) const { return m_events.indexOf(QLatin1String(event)); }
    void close();

    std::unique_ptr<LocalSession> m_session;
    QStringList m_events; ///< "redis running", in the order they came
    QHash<QString, State> m_states;
    QList<Error> m_problems;
    QString m_mark;
};

void tst_LocalSession::init()
{
    m_mark = uniqueMark();
    open();
}

void tst_LocalSession::cleanup()
{
    if (m_session)
        close();
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_LocalSession::open(const QString &wardenPath)
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_events.clear();
    m_states.clear();
    m_problems.clear();
    const QString built = qEnvironmentVariable("PADDOCK_BIN", QCoreApplication::applicationDirPath()
                                                                  + QStringLiteral("/../bin"))
                          + QStringLiteral("/paddock-warden");
    auto created = LocalSession::create(
        {mechanism, wardenPath.isEmpty() ? built : wardenPath, QStringLiteral("test")});
    QVERIFY(created);
    m_session = std::move(*created);
    connect(m_session.get(), &Session::problem, this, [this](const Error &error) { m_problems.append(error); });
    connect(m_session.get(), &Session::serviceChanged, this, [this](const QString &id) {
        const State now = m_session->service(id)->state;
        if (m_states.value(id, State::Stopped) != now)
            m_events.append(id + u' ' + serviceStateId(now));
        m_states.insert(id, now);
    });
}

void tst_LocalSession::openStack(const QList<ServiceSpec> &services)
{
    StackSpec stack;
    stack.name = QStringLiteral("shop");
    stack.services = services;
    QVERIFY(m_session->openStack(stack));
}

ServiceSpec tst_LocalSession::spec(const char *name, const QStringList &arguments, const QStringList &dependsOn,
                                   std::chrono::milliseconds grace) const
{
    ServiceSpec service;
    service.name = QString::fromLatin1(name);
    service.command = helperCommand(arguments, m_mark);
    service.dependsOn = dependsOn;
    service.stop.steps = {{SIGTERM, grace}};
    return service;
}

ServiceStatus tst_LocalSession::status(const char *name) const
{
    return m_session->service(QString::fromLatin1(name)).value_or(ServiceStatus());
}

QString tst_LocalSession::logText(const char *name) const
{
    const LogSnapshot log = m_session->log(QString::fromLatin1(name));
    QString text;
    for (auto number = log.firstLine(); number < log.endLine(); ++number)
        text += QString::fromUtf8(log.line(number).bytes) + u'\n';
    return text;
}

void tst_LocalSession::close()
{
    QSignalSpy closed(m_session.get(), &Session::closed);
    m_session->killAll();
    m_session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    m_session.reset();
}

namespace {
const QStringList kSleep{QStringLiteral("sleep")};
const QStringList kRedis{QStringLiteral("redis")};
const QStringList kApi{QStringLiteral("api")};
} // namespace

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
    QVERIFY2(status("redis").reason.contains(QLatin1String("/nowhere/redis-server")), qPrintable(status("redis").reason));
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
    QVERIFY2(logText("web").contains(QLatin1String("did not stop in time and is killed: ")), qPrintable(logText("web")));
}

void tst_LocalSession::slowStopNamesWhoIsLeft()
{
    openStack({spec("web", {QStringLiteral("ignore")}, {}, 60s)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QLatin1String("ready")), kPatience);
    const QString expected = QStringLiteral("stopping: 1 process left (paddock-test-helper %1)").arg(status("web").leader.pid);
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

void tst_LocalSession::launchedCommandRunsAndIsForgotten()
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

void tst_LocalSession::killTreeOfALeaderStopsItsService()
{
    openStack({spec("web", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    m_session->killTree(status("web").leader);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QCOMPARE(status("web").reason, QStringLiteral("killed"));
}

void tst_LocalSession::killTreeOfNobodyIsAProblem()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    m_session->killTree({::getpid(), 1});
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kPatience);
    QCOMPARE(m_problems[0].code, ErrorCode::Gone);
}

void tst_LocalSession::unknownServiceIsAProblem()
{
    m_session->start(QStringLiteral("nobody"));
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].code, ErrorCode::NotFound);
    QVERIFY(m_problems[0].message.contains(QLatin1String("'nobody'")));
}

void tst_LocalSession::closeEndsWhatIgnoresTheStop()
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

void tst_LocalSession::secondCloseKillsAtOnce()
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

void tst_LocalSession::closeBeforeTheWardenStandsCloses()
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

void tst_LocalSession::lostWardenIsReportedAndTheNextStartWorks()
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

void tst_LocalSession::missingWardenFailsWhatWaits()
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

void tst_LocalSession::samplesCountTheGroups()
{
    openStack({spec("web", kSleep)});
    m_session->setSamplingEnabled(true);
    m_session->startAll();
    const auto counted = [this] {
        const SnapshotPtr snapshot = m_session->snapshot();
        return snapshot && snapshot->groups.size() == 1 && snapshot->groups[0].id == QLatin1String("web")
               && snapshot->groups[0].processes == 1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(counted(), kPatience);
    m_session->stopAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->groups.empty(), kPatience);
}

void tst_LocalSession::hundredCyclesLeaveNothingBehind()
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
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors(), descriptors, kPatience);
    QCOMPARE(zombieChildren(), zombies);
    close();
    QCOMPARE(sessionDirectories(), QStringList());
}

QTEST_GUILESS_MAIN(tst_LocalSession)
#include "tst_localsession.moc"
