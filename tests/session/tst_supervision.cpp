// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

/// Answers every request on a loopback port with one status, or with nothing at all.
class HttpServer : public QObject
{
public:
    HttpServer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                ++requests;
                if (status > 0) {
                    socket->write("HTTP/1.1 " + QByteArray::number(status) + " Word\r\nContent-Length: 0\r\n\r\n");
                    socket->disconnectFromHost();
                }
            });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] HttpCheck check() const
    {
        HttpCheck check;
        check.host = QStringLiteral("127.0.0.1");
        check.port = m_server.serverPort();
        return check;
    }

    int status = 200;
    int requests = 0;

private:
    QTcpServer m_server;
};

ProbeSpec often(const ProbeCheck &check)
{
    ProbeSpec probe;
    probe.check = check;
    probe.period = 50ms;
    probe.timeout = 10s;
    probe.failureThreshold = 2;
    return probe;
}

} // namespace

/// What a stack's services do by themselves: become ready, fail, rest, start again, give up.
class tst_Supervision : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void dependantWaitsUntilItsDependencyIsReady();
    void completedStepIsNotRunAgain();
    void conditionThatCannotComeSaysWhy();
    void logLineMakesADependantStart();
    void execProbeMakesReadyAndItsTreeDiesWithItsTimeout();
    void notifySocketMakesReady();
    void lostReadinessIsShownAndStopsNothing();
    void livenessFailureRestarts();
    void serviceThatIsNotReadyInTimeFails();
    void crashLoopRestsAndIsGivenUp();
    void stopByHandWinsOverThePolicy();
    void startByHandDoesNotWaitForTheRest();
    void cascadeRestartsTheDependants();
    void oneHungProbeIsOneFailureAndNoMore();
    void disabledServiceStartsOnlyWhenAskedFor();
};

void tst_Supervision::dependantWaitsUntilItsDependencyIsReady()
{
    HttpServer server;
    server.status = 503;
    ServiceSpec db = spec("db", kSleep);
    db.ready = often(server.check());
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("db"), DependencyCondition::Ready}};
    openStack({db, api});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(server.requests >= 3, kPatience);
    QCOMPARE(state("db"), State::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready yet: HTTP 503 from /"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(status("db").readyProbe->nextAt.has_value(), kPatience); // not while it is asked
    QCOMPARE(status("db").readyProbe->succeeded, std::optional(false));
    QCOMPARE(status("db").readyProbe->detail, QStringLiteral("HTTP 503 from /"));
    QCOMPARE(status("db").readyProbe->period, 50ms);
    QVERIFY(status("db").readyProbe->check.startsWith(QLatin1String("http://127.0.0.1:")));
    QCOMPARE(holds(status("api").needs.front(), status("db")), std::optional(false));
    QCOMPARE(state("api"), State::Waiting);
    QCOMPARE(status("api").reason, QStringLiteral("waiting for db: not ready"));
    QCOMPARE(status("api").waitsFor, QStringList(QStringLiteral("db")));
    server.status = 200;
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("api").waitsFor, QStringList());
    QVERIFY(status("db").ready);
    const StartupTimes times = status("api").startup;
    QVERIFY(times.askedAt && times.startedAt && times.readyAt);
    QCOMPARE(holds(status("api").needs.front(), status("db")), std::optional(true));
    QVERIFY(*times.startedAt >= *status("db").startup.readyAt);
}

void tst_Supervision::completedStepIsNotRunAgain()
{
    const ServiceSpec migrate = spec("migrate", {QStringLiteral("exit"), QStringLiteral("0")});
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("migrate"), DependencyCondition::CompletedSuccessfully}};
    openStack({migrate, api});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QVERIFY(eventAt("migrate exited") < eventAt("api starting"));
    m_session->stop(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Stopped, kPatience);
    m_session->start(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("migrate").run, 1);
}

void tst_Supervision::conditionThatCannotComeSaysWhy()
{
    const ServiceSpec migrate = spec("migrate", {QStringLiteral("exit"), QStringLiteral("3")});
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("migrate"), DependencyCondition::CompletedSuccessfully}};
    openStack({migrate, api});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("api").reason, QStringLiteral("waiting for migrate (exit 3)"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
}

void tst_Supervision::logLineMakesADependantStart()
{
    const ServiceSpec ticker = spec("ticker", {QStringLiteral("ticker"), QStringLiteral("20")});
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("ticker"), DependencyCondition::LogReady, QStringLiteral("tick [3-9]$")}};
    openStack({ticker, api});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QVERIFY(logText("ticker").contains(u"tick 3"));
}

void tst_Supervision::execProbeMakesReadyAndItsTreeDiesWithItsTimeout()
{
    QTemporaryDir folder;
    const QString flag = folder.filePath(QStringLiteral("ready"));
    ServiceSpec db = spec("db", kSleep);
    // Until the file is there the probe leaves a grandchild behind and hangs.
    db.ready = often(ExecCheck{
        QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"), QStringLiteral("test -e '%1' || { setsid sleep 1000 & sleep 1000; }").arg(flag)},
        QStringLiteral("/")});
    db.ready->timeout = 300ms;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready yet: no answer within 0.3 s"), kPatience);
    QVERIFY(QFile(flag).open(QIODevice::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    // The service alone is left of all that the probe began: the mark is in the environment of every one of them.
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark).size(), 1, kPatience);
}

void tst_Supervision::notifySocketMakesReady()
{
    ServiceSpec db = spec("db", {QStringLiteral("notify"), QStringLiteral("READY=1")});
    db.ready = often(NotifyCheck());
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    QVERIFY(status("db").ready);
}

void tst_Supervision::lostReadinessIsShownAndStopsNothing()
{
    HttpServer server;
    ServiceSpec db = spec("db", kSleep);
    db.ready = often(server.check());
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("db"), DependencyCondition::Ready}};
    openStack({db, api});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    server.status = 500;
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready any more: HTTP 500 from /"), kPatience);
    QCOMPARE(state("db"), State::Running);
    QVERIFY(!status("db").ready);
    QCOMPARE(state("api"), State::Running);
    server.status = 200;
    QTRY_VERIFY_WITH_TIMEOUT(status("db").ready, kPatience);
    QCOMPARE(status("db").run, 1);
}

void tst_Supervision::livenessFailureRestarts()
{
    HttpServer server;
    ServiceSpec db = spec("db", kSleep);
    db.health = often(server.check());
    db.restart.policy = RestartPolicy::OnFailure;
    db.restart.backoff = {.base = 10ms, .factor = 1, .cap = 10ms, .jitter = 0, .resetAfter = 1min};
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("db").healthy, std::optional<bool>(true), kPatience);
    const StartupTimes times = status("db").startup;
    server.status = 500;
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
    server.status = 200;
    QTRY_COMPARE_WITH_TIMEOUT(status("db").healthy, std::optional<bool>(true), kPatience);
    QVERIFY(status("db").startup == times); // it started again by itself
    QVERIFY(logText("db").contains(u"unhealthy: HTTP 500 from /"));
    QCOMPARE(markedProcesses(m_mark).size(), 1);
}

void tst_Supervision::serviceThatIsNotReadyInTimeFails()
{
    ServiceSpec db = spec("db", kSleep);
    db.ready = often(FileCheck{QStringLiteral("/nonexistent/ready")});
    db.startTimeout = 300ms;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Failed, kPatience);
    QCOMPARE(status("db").reason, QStringLiteral("was not ready within 0.3 s"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Supervision::crashLoopRestsAndIsGivenUp()
{
    ServiceSpec db = spec("db", {QStringLiteral("exit"), QStringLiteral("7")});
    db.restart.policy = RestartPolicy::Always;
    db.restart.intensity = IntensitySpec{2, 1min};
    db.restart.backoff = {.base = 1ms, .factor = 1, .cap = 1ms, .jitter = 0, .resetAfter = 1min};
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::BackingOff, kPatience);
    QVERIFY2(status("db").reason.startsWith(QStringLiteral("exit 7, attempt ")), qPrintable(status("db").reason));
    QVERIFY(status("db").nextStartAt.has_value());
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::GivenUp, kPatience);
    QCOMPARE(status("db").run, 3);
    QCOMPARE(status("db").reason, QStringLiteral("given up: 3 failures in 1 m: exit 7"));
}

void tst_Supervision::stopByHandWinsOverThePolicy()
{
    ServiceSpec db = spec("db", kSleep);
    db.restart.policy = RestartPolicy::Always;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    m_session->stop(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
    QCOMPARE(status("db").run, 1);

    ServiceSpec flapping = spec("flapping", {QStringLiteral("exit"), QStringLiteral("1")});
    flapping.restart.policy = RestartPolicy::Always;
    flapping.restart.backoff.base = 1h;
    flapping.restart.backoff.cap = 1h;
    openStack({flapping});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("flapping"), State::BackingOff, kPatience);
    m_session->stop(QStringLiteral("flapping"));
    QCOMPARE(state("flapping"), State::Stopped);
}

void tst_Supervision::startByHandDoesNotWaitForTheRest()
{
    ServiceSpec db = spec("db", {QStringLiteral("exit"), QStringLiteral("1")});
    db.restart.policy = RestartPolicy::Always;
    db.restart.backoff.base = 1h;
    db.restart.backoff.cap = 1h;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::BackingOff, kPatience);
    m_session->start(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
}

void tst_Supervision::cascadeRestartsTheDependants()
{
    HttpServer server;
    ServiceSpec db = spec("db", kSleep);
    db.ready = often(server.check());
    db.cascade = true;
    ServiceSpec api = spec("api", kSleep);
    api.dependsOn = {{QStringLiteral("db"), DependencyCondition::Ready}};
    openStack({db, api});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    server.status = 500;
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Waiting, kPatience);
    server.status = 200;
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("api").run, 2);
    QCOMPARE(status("db").run, 1);
}

void tst_Supervision::oneHungProbeIsOneFailureAndNoMore()
{
    HttpServer server;
    server.status = 0; // never answers
    ServiceSpec db = spec("db", kSleep);
    db.ready = often(server.check());
    db.ready->timeout = 400ms;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready yet: no answer within 0.4 s"), kPatience);
    // A period of 50 ms would have sent eight by then, did attempts overlap.
    QVERIFY2(server.requests <= 2, qPrintable(QString::number(server.requests)));
    QCOMPARE(state("db"), State::Starting);
}

void tst_Supervision::disabledServiceStartsOnlyWhenAskedFor()
{
    ServiceSpec tool = spec("tool", kSleep);
    tool.disabled = true;
    openStack({tool, spec("db", kSleep)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    QCOMPARE(state("tool"), State::Stopped);
    m_session->start(QStringLiteral("tool"));
    QTRY_COMPARE_WITH_TIMEOUT(state("tool"), State::Running, kPatience);
}

QTEST_GUILESS_MAIN(tst_Supervision)
#include "tst_supervision.moc"
