// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotesession.h"
#include "engine/stack/stackloader.h"
#include "tests/control/controltest.h"
#include "tests/session/stackfolder.h"

using namespace paddock;
using namespace paddock::test;

/// The same face over the socket.
class tst_RemoteSession : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void knowsWhatTheOtherKnows();
    void hundredsOfServicesCome();
    void followsItsServices();
    void outputComesWithItsHistory();
    void newestLinesAloneCome();
    void longHistoryComesWhole();
    void allOutputComesUnasked();
    void historyTellsHowFarItIs();
    void ordersArriveAndProblemsComeBack();
    void reloadAndScaleAreToldAndCarriedOut();
    void previewIsOfWhatTheSessionRuns();
    void badFileIsAProblem();
    void launchedCommandsComeAndGo();
    void launchedCommandStopsAsItSays();
    void closedIsTold();
    void lostConnectionIsAProblemAndCloses();
    void lostSessionTakesItsProcessesWithIt();
    void leavingLeavesItRunning();
    void nobodyThereIsSaid();

private:
    void connectRemote();
    /// The session's stack comes from a file with these services.
    void openFile(const QByteArray &services);
    void writeFile(const QByteArray &services) const { m_folder.writeStack(services, m_mark); }
    [[nodiscard]] QString remoteText(const char *id) const;

    std::unique_ptr<RemoteSession> m_remote;
    StackFolder m_folder;

protected Q_SLOTS:
    void cleanup()
    {
        m_remote.reset();
        ControlTest::cleanup();
    }
};

void tst_RemoteSession::connectRemote()
{
    auto remote = RemoteSession::connectTo(QStringLiteral("shop"), QStringLiteral("test"));
    QVERIFY(remote);
    m_remote = std::move(*remote);
    QSignalSpy opened(m_remote.get(), &Session::opened);
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, kPatience);
}

void tst_RemoteSession::openFile(const QByteArray &services)
{
    writeFile(services);
    ControlTest::openFile(m_folder.path());
}

QString tst_RemoteSession::remoteText(const char *id) const
{
    const LogSnapshot log = m_remote->log(QLatin1String(id));
    QString text;
    for (auto number = log.firstLine(); number < log.endLine(); ++number) {
        if (log.line(number).stream != Stream::Note)
            text += QString::fromUtf8(log.line(number).bytes) + u'\n';
    }
    return text;
}

void tst_RemoteSession::knowsWhatTheOtherKnows()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    serve();
    connectRemote();
    QCOMPARE(m_remote->name(), m_session->name());
    QVERIFY(m_remote->services() == m_session->services());
    QVERIFY(m_remote->mechanism() == m_session->mechanism());
    QVERIFY(!m_remote->service(QStringLiteral("nobody")));
}

void tst_RemoteSession::hundredsOfServicesCome()
{
    QList<ServiceSpec> specs;
    for (int i = 0; i < 1500; ++i)
        specs += spec(qPrintable(QStringLiteral("s%1").arg(i)), kSleep);
    openStack(specs);
    serve();
    connectRemote();
    QVERIFY(m_remote->services() == m_session->services());
}

void tst_RemoteSession::followsItsServices()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    serve();
    connectRemote();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(m_remote->service(QStringLiteral("api"))->state, ServiceState::Running, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->services() == m_session->services(), kPatience);
    QVERIFY(m_remote->service(QStringLiteral("api"))->leader == status("api").leader);
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->mechanism() == m_session->mechanism(), kPatience);
}

void tst_RemoteSession::outputComesWithItsHistory()
{
    openStack({spec("talk", {QStringLiteral("ticker"), QStringLiteral("20")})});
    serve();
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->log(QStringLiteral("talk")).lineCount() > 5, kPatience);
    connectRemote();
    const QString id = QStringLiteral("talk");
    QSignalSpy appended(m_remote.get(), &Session::outputAppended);
    QVERIFY(m_remote->log(id).isEmpty()); // fetched because it was asked for
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->log(id).lineCount() > 5, kPatience);
    const quint64 had = m_remote->log(id).endLine();
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->log(id).endLine() > had + 3, kPatience);
    QVERIFY(appended.count() > 1);
    m_session->killAll();
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->log(id).endLine() == m_session->log(id).endLine() &&
                                 state("talk") == ServiceState::Stopped,
                             kPatience);
    const LogSnapshot here = m_remote->log(id), there = m_session->log(id);
    for (quint64 number = 0; number < there.endLine(); ++number) {
        QCOMPARE(here.line(number).bytes.toByteArray(), there.line(number).bytes.toByteArray());
        QVERIFY(here.line(number).stream == there.line(number).stream);
        QVERIFY(here.line(number).since1970 == there.line(number).since1970);
    }
}

void tst_RemoteSession::newestLinesAloneCome()
{
    openStack({spec("talk", {QStringLiteral("ticker"), QStringLiteral("1")})});
    serve();
    m_session->startAll();
    const QString id = QStringLiteral("talk");
    QTRY_VERIFY_WITH_TIMEOUT(m_session->log(id).lineCount() > 50, kPatience);
    m_session->killAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("talk"), ServiceState::Stopped, kPatience);
    connectRemote();
    m_remote->fetchLog(id, 3);
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->hasLogHistory(id), kPatience);
    const LogSnapshot here = m_remote->log(id), there = m_session->log(id);
    QCOMPARE(here.lineCount(), quint64(3));
    QCOMPARE(here.line(here.firstLine()).bytes.toByteArray(), there.line(there.endLine() - 3).bytes.toByteArray());
}

void tst_RemoteSession::longHistoryComesWhole()
{
    ServiceSpec flood = spec("flood", kSleep);
    flood.command.program = QStringLiteral("sh");
    flood.command.arguments = {QStringLiteral("-c"), QStringLiteral("seq 1 100000")};
    openStack({flood});
    serve();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("flood"), ServiceState::Exited, kPatience);
    connectRemote();
    m_remote->fetchLog(QStringLiteral("flood"));
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->hasLogHistory(QStringLiteral("flood")), kPatience);
    QStringList wanted;
    for (int i = 1; i <= 100000; ++i)
        wanted += QString::number(i);
    QVERIFY(remoteText("flood") == wanted.join(u'\n') + u'\n');
}

void tst_RemoteSession::allOutputComesUnasked()
{
    const auto says = [this](const char *name) {
        ServiceSpec each = spec(name, kSleep);
        each.command.program = QStringLiteral("sh");
        each.command.arguments = {QStringLiteral("-c"), QStringLiteral("seq 1 20000; echo bad >&2")};
        return each;
    };
    openStack({says("one"), says("two"), says("three")});
    serve();
    m_session->startAll();
    for (const char *name : {"one", "two", "three"})
        QTRY_COMPARE_WITH_TIMEOUT(state(name), ServiceState::Exited, kPatience);
    connectRemote();
    m_remote->fetchAllLogs();
    for (const char *name : {"one", "two", "three"})
        QTRY_VERIFY_WITH_TIMEOUT(m_remote->hasLogHistory(QLatin1String(name)), kPatience);
    dropServer(); // what is here does not hang on the other side
    for (const char *name : {"one", "two", "three"}) {
        const LogSnapshot here = m_remote->log(QLatin1String(name)), there = m_session->log(QLatin1String(name));
        QCOMPARE(here.lineCount(), there.lineCount());
        for (quint64 number = 0; number < there.endLine(); number += 1999) {
            QCOMPARE(here.line(number).bytes.toByteArray(), there.line(number).bytes.toByteArray());
            QVERIFY(here.line(number).stream == there.line(number).stream);
            QVERIFY(here.line(number).since1970 == there.line(number).since1970);
        }
    }
}

void tst_RemoteSession::historyTellsHowFarItIs()
{
    ServiceSpec flood = spec("flood", kSleep);
    flood.command.program = QStringLiteral("sh");
    flood.command.arguments = {QStringLiteral("-c"), QStringLiteral("seq 1 200000")};
    openStack({flood});
    serve();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("flood"), ServiceState::Exited, kPatience);
    connectRemote();
    const QString id = QStringLiteral("flood");
    QVERIFY(!m_remote->logProgress(id)); // nobody wants it yet
    QVERIFY(m_remote->log(id).isEmpty());
    QCOMPARE(m_remote->logProgress(id), std::optional(0.0));
    QList<double> told;
    connect(m_remote.get(), &Session::outputAppended, this, [&] { told += m_remote->logProgress(id).value_or(1); });
    QTRY_VERIFY_WITH_TIMEOUT(!m_remote->logProgress(id), kPatience);
    QVERIFY(told.size() > 10);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QVERIFY(told.constFirst() > 0 && told.constFirst() < 0.5);
    QVERIFY(m_remote->hasLogHistory(id));
}

void tst_RemoteSession::ordersArriveAndProblemsComeBack()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    serve();
    connectRemote();
    QSignalSpy problems(m_remote.get(), &Session::problem);
    m_remote->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), ServiceState::Running, kPatience);
    m_remote->setFrozen(QStringLiteral("api"), true);
    QTRY_COMPARE_WITH_TIMEOUT(m_remote->service(QStringLiteral("api"))->state, ServiceState::Frozen, kPatience);
    m_remote->setFrozen(QStringLiteral("api"), false);
    QTRY_COMPARE_WITH_TIMEOUT(m_remote->service(QStringLiteral("api"))->state, ServiceState::Running, kPatience);
    m_remote->restart(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(m_remote->service(QStringLiteral("api"))->run, 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), ServiceState::Running, kPatience);
    m_remote->stop(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), ServiceState::Stopped, kPatience);
    m_remote->kill(QStringLiteral("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Stopped, kPatience);
    QCOMPARE(problems.count(), 0);
    m_remote->start(QStringLiteral("nobody"));
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kPatience);
}

void tst_RemoteSession::reloadAndScaleAreToldAndCarriedOut()
{
    openFile("  redis: {command: ['%H', sleep]}\n  worker: {command: ['%H', sleep], replicas: 2}\n");
    serve();
    connectRemote();
    QSignalSpy opened(m_remote.get(), &Session::opened);
    QSignalSpy reloaded(m_remote.get(), &Session::reloaded);
    QSignalSpy removed(m_remote.get(), &Session::serviceRemoved);
    m_remote->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("worker-2"), ServiceState::Running, kPatience);
    const ProcessKey redis = status("redis").leader;
    m_remote->scale(QStringLiteral("worker"), 3);
    QTRY_COMPARE_WITH_TIMEOUT(reloaded.count(), 1, kPatience);
    QCOMPARE(reloaded[0][0].value<StackDifference>().lines(), QStringList(QStringLiteral("+ worker-3")));
    QVERIFY(m_remote->service(QStringLiteral("worker-3")));

    writeFile("  api: {command: ['%H', sleep]}\n  redis: {command: ['%H', sleep], description: x}\n"
              "  worker: {command: ['%H', sleep], replicas: 2}\n");
    m_remote->reload();
    QTRY_COMPARE_WITH_TIMEOUT(reloaded.count(), 2, kPatience);
    const auto difference = reloaded[1][0].value<StackDifference>();
    QCOMPARE(difference.added, QStringList(QStringLiteral("api")));
    QCOMPARE(difference.removed, QStringList(QStringLiteral("worker-3")));
    QCOMPARE(difference.changed,
             QList<StackDifference::Change>({{QStringLiteral("redis"), {QStringLiteral("description")}, false}}));
    QCOMPARE(m_remote->services().constFirst().id, QStringLiteral("api")); // in the file's order
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->services() == m_session->services(), kPatience);
    QVERIFY(status("redis").leader == redis);
    QCOMPARE(opened.count(), 0);
}

/// The file may have changed before this side read it for the first time.
void tst_RemoteSession::previewIsOfWhatTheSessionRuns()
{
    const QByteArray first = "  redis: {command: ['%H', sleep]}\n";
    openFile(first);
    serve();
    const QString path = m_folder.path();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString running = QString::fromUtf8(file.readAll());
    writeFile(first + "  api: {command: ['%H', sleep]}\n");
    connectRemote();
    std::optional<Result<StackDifference>> told;
    const auto preview = [&](const std::optional<QString> &text) {
        told.reset();
        m_remote->previewReload(StackLoader::read(path)->stack, text, [&](const auto &what) { told = what; });
        return QTest::qWaitFor([&] { return told.has_value(); }, kPatience);
    };
    QVERIFY(preview(std::nullopt));
    QVERIFY(*told);
    QCOMPARE((*told)->lines(), QStringList(QStringLiteral("+ api")));
    QVERIFY(preview(running));
    QVERIFY(*told && (*told)->isEmpty());
    QVERIFY(preview(QStringLiteral("services: {redis: {comand: x}}\n")));
    QVERIFY(!*told);
    QCOMPARE(told->error().code, ErrorCode::Parse);
    QVERIFY(preview(running + u'#' + QString(ControlProtocol::kMaxLineSize, u'x')));
    QVERIFY(!*told);
    QCOMPARE(told->error().code, ErrorCode::ResourceExhausted);
    QVERIFY(preview(running)); // and the connection is there as before
    QVERIFY(*told);
    QCOMPARE(m_session->services().size(), 1);
    RawClient client(QStringLiteral("shop"));
    client.ask("reload", {{QLatin1String("text"), running}});
    QVERIFY(client.waitForLines(1));
    QCOMPARE(client.lines()[0][QLatin1String("error")][QLatin1String("code")].toString(),
             QStringLiteral("invalid_argument"));
}

void tst_RemoteSession::badFileIsAProblem()
{
    openFile("  redis: {command: ['%H', sleep]}\n");
    serve();
    connectRemote();
    QSignalSpy problems(m_remote.get(), &Session::problem);
    writeFile("  redis: {comand: x}\n");
    m_remote->reload();
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kPatience);
    const auto error = problems[0][0].value<Error>();
    QCOMPARE(error.code, ErrorCode::Parse);
    QVERIFY2(error.message.startsWith(QString(m_folder.path() + QStringLiteral(":3:"))), qPrintable(error.message));
    m_remote->scale(QStringLiteral("redis"), 2);
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 2, kPatience);
    QVERIFY(m_remote->service(QStringLiteral("redis")));
}

void tst_RemoteSession::launchedCommandsComeAndGo()
{
    openStack({spec("redis", kSleep)});
    serve();
    connectRemote();
    QSignalSpy launched(m_remote.get(), &Session::launched);
    QSignalSpy removed(m_remote.get(), &Session::serviceRemoved);
    m_remote->launch(helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, m_mark));
    QTRY_COMPARE_WITH_TIMEOUT(launched.count(), 1, kPatience);
    const QString id = launched[0][0].toString();
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->service(id) && m_remote->service(id)->state == ServiceState::Failed, kPatience);
    QVERIFY(m_remote->service(id)->launched);
    QCOMPARE(m_remote->service(id)->lastOutcome->exitCode, 3);
    m_remote->forget(id);
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 1, kPatience);
    QVERIFY(!m_remote->service(id));
}

void tst_RemoteSession::launchedCommandStopsAsItSays()
{
    openStack({spec("redis", kSleep)});
    serve();
    connectRemote();
    QSignalSpy launched(m_remote.get(), &Session::launched);
    Command command =
        helperCommand({QStringLiteral("-c"), QStringLiteral("read -r line; test $line = bye && exit 7")}, m_mark);
    command.program = QStringLiteral("/bin/sh");
    command.streams = Command::Streams::Terminal;
    LaunchSpec launch(command);
    launch.stop.steps.first().keys = "bye\r"; // the terminal keeps it until it is read
    m_remote->launch(launch);
    QTRY_COMPARE_WITH_TIMEOUT(launched.count(), 1, kPatience);
    const QString id = launched[0][0].toString();
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->service(id) && m_remote->service(id)->state == ServiceState::Running, kPatience);
    m_remote->stop(id);
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->service(id)->lastOutcome, kPatience);
    QCOMPARE(m_remote->service(id)->lastOutcome->exitCode, std::optional<int>(7));
}

void tst_RemoteSession::closedIsTold()
{
    openStack({spec("redis", kSleep)});
    serve();
    connect(m_server.get(), &ControlServer::closeAsked, m_session.get(), &Session::close);
    connectRemote();
    QSignalSpy closed(m_remote.get(), &Session::closed);
    QSignalSpy problems(m_remote.get(), &Session::problem);
    m_remote->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    m_remote->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(m_remote->service(QStringLiteral("redis"))->state, ServiceState::Stopped);
    QCOMPARE(m_remote->end(), RemoteSession::End::Closed);
    dropServer();
    QTest::qWait(20); // the end of the connection is no news any more
    QCOMPARE(closed.count(), 1);
    QCOMPARE(problems.count(), 0);
    m_session.reset(); // closed already
}

void tst_RemoteSession::lostConnectionIsAProblemAndCloses()
{
    serve();
    connectRemote();
    QSignalSpy closed(m_remote.get(), &Session::closed);
    QSignalSpy problems(m_remote.get(), &Session::problem);
    dropServer();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(problems.count(), 1);
    m_remote->startAll(); // nothing to hear it, and nothing comes of it
    m_remote->fetchLog(QStringLiteral("redis"));
}

void tst_RemoteSession::lostSessionTakesItsProcessesWithIt()
{
    openStack({spec("redis", kSleep), spec("api", kSleep)});
    serve();
    m_session->start(QStringLiteral("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    connectRemote();
    m_remote->enableSampling();
    QTRY_VERIFY_WITH_TIMEOUT(m_remote->snapshot(), kPatience);
    QSignalSpy changed(m_remote.get(), &Session::serviceChanged);
    dropServer();
    QTRY_COMPARE_WITH_TIMEOUT(m_remote->end(), RemoteSession::End::Lost, kPatience);
    QCOMPARE(m_remote->service(QStringLiteral("redis"))->state, ServiceState::Stopped);
    QCOMPARE(m_remote->service(QStringLiteral("redis"))->leader.pid, 0);
    QVERIFY(m_remote->snapshot()->processes.empty());
    QVERIFY(changed.count() > 0);
}

void tst_RemoteSession::leavingLeavesItRunning()
{
    openStack({spec("redis", kSleep)});
    serve();
    connectRemote();
    m_remote->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    QSignalSpy closed(m_remote.get(), &Session::closed);
    m_remote->leave();
    QCOMPARE(closed.count(), 1);
    QCOMPARE(m_remote->end(), RemoteSession::End::Left);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->clientCount(), 0, kPatience);
    QCOMPARE(state("redis"), ServiceState::Running);
}

void tst_RemoteSession::nobodyThereIsSaid()
{
    const auto nobody = RemoteSession::connectTo(QStringLiteral("nobody"), QStringLiteral("test"));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, ErrorCode::NotFound);
    QVERIFY(!RemoteSession::connectTo(QStringLiteral("../x"), QStringLiteral("test")));
}

QTEST_GUILESS_MAIN(tst_RemoteSession)
#include "tst_remotesession.moc"
