// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotesession.h"
#include "tests/cli/controlledstack.h"

#include <QDir>
#include <QSignalSpy>

#include <csignal>
#include <unistd.h>

using namespace paddock::test;

/// The commands that talk to a running `paddock up`.
class tst_CliControl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_stack = std::make_unique<ControlledStack>(); }
    void cleanup();
    void psListsServices();
    void treeShowsProcesses();
    void logsShowWhatWasSaid();
    void logsFollowUntilTheEnd();
    void logsAreJsonLines();
    void ordersEndWhenTheyAreDone();
    void failedStartIsTold();
    void stoppingEverythingDoesNotEndTheSession();
    void unknownServiceIsNamedWithTheNearest();
    void waitEndsWhenTheServiceDoes();
    void waitEndsWhenTheServiceIsReady();
    void waitGivesUp();
    void downStopsInReverseOrder();
    void downTellsWhatOutlivedItsStop();
    void downIsNotMisledByAnothersProblem();
    void downTellsThatTheSessionWasKilled();
    void whyFollowsToTheCause();
    void whyNamesOnlyWhatIsInTheWay();
    void eventsAreTold();
    void sessionsTellWhoIsConnected();
    void noSessionIsSaid();
    void sessionIsFoundByFolderNameOrBeingAlone();
    void takenNameIsRefused();
    void usageIsSaid_data();
    void usageIsSaid();
    void unusableRuntimeDirectoryIsSaidAndNoMore();

private:
    void bringUp(const QByteArray &text, const QByteArray &until);
    void beginSlowDown(std::unique_ptr<PaddockProgram> &down);

    std::unique_ptr<ControlledStack> m_stack;
    std::unique_ptr<PaddockProgram> m_up;
};

namespace {

const QByteArray kTwo = R"(services:
  db:
    command: ["%H", trap-term]
    environment: {PADDOCK_TEST_MARK: "%M"}
  api:
    command: ["%H", trap-term]
    environment: {PADDOCK_TEST_MARK: "%M"}
    depends_on: [db]
)";
const QByteArray kTwoRun = "all 2 services ready in ";
const QByteArray kOneRuns = "the service is ready in ";

} // namespace

void tst_CliControl::cleanup()
{
    if (m_up)
        m_up->end();
    m_up.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

void tst_CliControl::bringUp(const QByteArray &text, const QByteArray &until)
{
    m_stack->write(text);
    m_up = m_stack->start({QStringLiteral("up")});
    QVERIFY2(m_up->waitForMessage(until), m_up->messages().constData());
}

void tst_CliControl::psListsServices()
{
    bringUp(kTwo, kTwoRun);
    const Called text = m_stack->call("ps");
    QCOMPARE(text.status, 0);
    QCOMPARE(text.output.count('\n'), 3);
    QVERIFY(text.output.startsWith("SERVICE"));
    QVERIFY2(text.output.contains("\napi "), text.output.constData());
    const QJsonObject json = m_stack->call("ps --json").json();
    QCOMPARE(json.value(QLatin1String("schema")).toInt(), 1);
    QCOMPARE(json.value(QLatin1String("session")).toString(), QStringLiteral("shop"));
    QCOMPARE(json.value(QLatin1String("pid")).toInteger(), m_up->pid());
    QCOMPARE(json.value(QLatin1String("services")).toArray().size(), 2);
    QCOMPARE(m_stack->state("db"), QStringLiteral("running"));
    QVERIFY(m_stack->service("db").value(QLatin1String("last_outcome")).isNull());
}

void tst_CliControl::treeShowsProcesses()
{
    bringUp("services:\n  deep:\n    command: sh -c 'sleep 100 & sleep 101; true'; true\n", kOneRuns);
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->call("tree").output.count("sleep 10") >= 2, kControlPatience);
    const Called text = m_stack->call("tree deep");
    QVERIFY2(text.output.startsWith("deep (running)\n\xe2\x94\x94\xe2\x94\x80 "), text.output.constData());
    const QJsonArray services = m_stack->call("tree --json").json().value(QLatin1String("services")).toArray();
    QVERIFY(services[0].toObject().value(QLatin1String("members")).toArray().size() >= 3);
}

void tst_CliControl::logsShowWhatWasSaid()
{
    bringUp("services:\n  a:\n    command: echo one; echo two >&2; exec sleep 100\n"
            "  long:\n    command: seq 1 9; exec sleep 100\n",
            kTwoRun);
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->call("logs").output.count('\n'), 11, kControlPatience);
    const Called one = m_stack->call("logs a");
    QCOMPARE(one.status, 0);
    QCOMPARE(one.output, QByteArray("a | one\na | two\n"));
    const QByteArray both = m_stack->call("logs").output;
    QVERIFY(both.contains("a    | one\n"));
    QVERIFY(both.contains("long | 9\n"));
    QCOMPARE(m_stack->call("logs -n 2 long").output, QByteArray("long | 8\nlong | 9\n"));
    QCOMPARE(m_stack->call("logs -n 0 long").output, QByteArray());
}

void tst_CliControl::logsFollowUntilTheEnd()
{
    bringUp("services:\n  talk:\n    command: ['%H', ticker, '20']\n    environment: {PADDOCK_TEST_MARK: '%M'}\n",
            kOneRuns);
    const auto follow =
        m_stack->start({QStringLiteral("logs"), QStringLiteral("-f"), QStringLiteral("-n"), QStringLiteral("1")});
    QVERIFY(follow->waitForOutput("talk | "));
    const qsizetype had = follow->output().size();
    QVERIFY(QTest::qWaitFor([&] { return follow->output().size() > had + 50; }, kControlPatience));
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(follow->status(), 0);
}

void tst_CliControl::logsAreJsonLines()
{
    bringUp("services:\n  a:\n    command: echo one; printf 'b\\377d\\n' >&2; exec sleep 100\n", kOneRuns);
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->call("logs --json").output.contains("base64"), kControlPatience);
    int seen = 0;
    for (const QByteArray &line : m_stack->call("logs --json").output.split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QCOMPARE(object.value(QLatin1String("schema")).toInt(), 1);
        QCOMPARE(object.value(QLatin1String("service")).toString(), QStringLiteral("a"));
        const QString stream = object.value(QLatin1String("stream")).toString();
        seen += stream == u"stdout" && object.value(QLatin1String("text")).toString() == u"one";
        seen += stream == u"stderr" &&
                QByteArray::fromBase64(object.value(QLatin1String("base64")).toString().toLatin1()) == "b\xff"
                                                                                                       "d";
    }
    QCOMPARE(seen, 2);
}

void tst_CliControl::ordersEndWhenTheyAreDone()
{
    bringUp(kTwo, kTwoRun);
    QCOMPARE(m_stack->call("stop db").status, 0);
    QCOMPARE(m_stack->state("db"), QStringLiteral("stopped"));
    QCOMPARE(m_stack->state("api"), QStringLiteral("stopped"));
    QCOMPARE(m_stack->call("start api").status, 0);
    QCOMPARE(m_stack->state("db"), QStringLiteral("running"));
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QCOMPARE(m_stack->call("freeze api").status, 0);
    QCOMPARE(m_stack->state("api"), QStringLiteral("frozen"));
    QCOMPARE(m_stack->call("thaw api").status, 0);
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    const int run = m_stack->service("api").value(QLatin1String("run")).toInt();
    QCOMPARE(m_stack->call("restart api").status, 0);
    QCOMPARE(m_stack->service("api").value(QLatin1String("run")).toInt(), run + 1);
    QCOMPARE(m_stack->call("kill api db").status, 0);
    QCOMPARE(markedProcesses(m_stack->mark()), QList<int>());
    const Called frozen = m_stack->call("freeze api");
    QCOMPARE(frozen.status, 125);
    QVERIFY2(frozen.messages.contains("api does not run: it is stopped"), frozen.messages.constData());
}

void tst_CliControl::failedStartIsTold()
{
    bringUp("services:\n  good:\n    command: sleep 100\n  bad:\n    command: [/no/such/program]\n", "bad: ");
    const Called called = m_stack->call("start bad");
    QCOMPARE(called.status, 1);
    QVERIFY2(called.messages.contains("/no/such/program"), called.messages.constData());
}

void tst_CliControl::stoppingEverythingDoesNotEndTheSession()
{
    bringUp(kTwo, kTwoRun);
    QCOMPARE(m_stack->call("stop api db").status, 0);
    QCOMPARE(m_stack->call("start api").status, 0);
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(m_up->status(), 0);
}

void tst_CliControl::unknownServiceIsNamedWithTheNearest()
{
    bringUp(kTwo, kTwoRun);
    for (const char *line : {"stop apj", "logs apj", "tree apj", "wait apj --for exit"}) {
        const Called called = m_stack->call(line);
        QCOMPARE(called.status, 125);
        QVERIFY2(called.messages.contains("the nearest known one is api"), called.messages.constData());
    }
}

void tst_CliControl::waitEndsWhenTheServiceDoes()
{
    bringUp("services:\n  job:\n    command: sleep 1; exit 7\n  stays:\n    command: sleep 100\n", kTwoRun);
    QCOMPARE(m_stack->call("wait job --for exit").status, 7);
    QCOMPARE(m_stack->call("wait job --for exit").status, 7);
    QCOMPARE(m_stack->call("wait job --for ready").status, 1);
}

void tst_CliControl::waitEndsWhenTheServiceIsReady()
{
    m_stack->write(kTwo);
    m_up = m_stack->start({QStringLiteral("up")});
    QVERIFY(QTest::qWaitFor([&] { return m_stack->call("wait api --for ready").status == 0; }, kControlPatience));
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
}

void tst_CliControl::waitGivesUp()
{
    bringUp(kTwo, kTwoRun);
    const Called called = m_stack->call("wait api --for exit --timeout 100ms");
    QCOMPARE(called.status, 124);
    QVERIFY2(called.messages.contains("api is running after"), called.messages.constData());
}

void tst_CliControl::downStopsInReverseOrder()
{
    bringUp(kTwo, kTwoRun);
    QVERIFY(m_up->waitForOutput("api | ready"));
    QVERIFY(m_up->waitForOutput("db  | ready"));
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(m_up->status(), 0);
    QVERIFY(m_up->messages().indexOf("api: stopped") < m_up->messages().indexOf("db: stopping"));
    QCOMPARE(m_up->output().count("caught TERM"), 2);
    QCOMPARE(m_stack->call("ps").status, 125);
    bringUp(kTwo, kTwoRun); // the name is free again
}

void tst_CliControl::downTellsWhatOutlivedItsStop()
{
    bringUp("services:\n  deaf:\n    command: ['%H', ignore]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n"
            "    stop: {grace: 100ms}\n",
            kOneRuns);
    QVERIFY(m_up->waitForOutput("deaf | ready"));
    QCOMPARE(m_stack->call("down").status, 122);
    QCOMPARE(m_up->status(), 122);
}

/// `paddock down` waits for the grace of a service that does not heed its stop.
void tst_CliControl::beginSlowDown(std::unique_ptr<PaddockProgram> &down)
{
    bringUp("services:\n  slow:\n    command: ['%H', ignore]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n"
            "    stop: {grace: 1h}\n",
            kOneRuns);
    QVERIFY(m_up->waitForOutput("slow | ready"));
    down = m_stack->start({QStringLiteral("down")});
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("slow"), QStringLiteral("stopping"), kControlPatience);
}

/// That a process is gone is no word of the session's end, although both are "gone".
void tst_CliControl::downIsNotMisledByAnothersProblem()
{
    std::unique_ptr<PaddockProgram> down;
    beginSlowDown(down);
    QVERIFY(!QTest::currentTestFailed());
    auto other = paddock::RemoteSession::connectTo(QStringLiteral("shop"), QStringLiteral("test"));
    QVERIFY(other);
    QSignalSpy problems(other->get(), &paddock::Session::problem);
    (*other)->killTree({::getpid(), 1}); // nobody of that start time
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kControlPatience);
    QCOMPARE(problems[0][0].value<paddock::Error>().code, paddock::ErrorCode::Gone);
    QVERIFY(down->waitForMessage(problems[0][0].value<paddock::Error>().message.toUtf8()));
    (*other)->kill(QStringLiteral("slow"));
    QCOMPARE(down->status(), 0);
    QCOMPARE(m_up->status(), 0);
}

void tst_CliControl::downTellsThatTheSessionWasKilled()
{
    std::unique_ptr<PaddockProgram> down;
    beginSlowDown(down);
    QVERIFY(!QTest::currentTestFailed());
    m_up->signal(SIGKILL);
    QCOMPARE(down->status(), 125);
    QVERIFY2(down->messages().contains("the connection to the session shop is over"), down->messages().constData());
}

void tst_CliControl::whyFollowsToTheCause()
{
    bringUp("services:\n  db:\n    command: [/no/such/program]\n  api:\n    command: sleep 100\n    depends_on: [db]\n"
            "  web:\n    command: sleep 100\n    depends_on: [api]\n  calm:\n    command: sleep 100\n",
            "calm: running");
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("db"), QStringLiteral("failed"), kControlPatience);
    const Called why = m_stack->call("why web");
    QCOMPARE(why.status, 0);
    const QList<QByteArray> lines = why.output.split('\n');
    QVERIFY2(lines.size() == 4 && lines[0].startsWith("web is waiting for ") &&
                 lines[1].startsWith("  api is waiting") && lines[2].startsWith("    db is failed") &&
                 lines[2].contains("/no/such/program"),
             why.output.constData());
    const QJsonObject json = m_stack->call("why --json web").json();
    QCOMPARE(json.value(QLatin1String("steps")).toArray().size(), 3);
    const QByteArray calm = m_stack->call("why calm").output;
    QVERIFY2(calm.startsWith("calm is running") && calm.contains("\nready ") && calm.contains(": calm "),
             calm.constData());
    QCOMPARE(m_stack->call("why --json calm").json().value(QLatin1String("startup_path")).toArray().size(), 1);
}

/// What is up may be in the way, where its end is waited for; what has ended may not be, even if another one that is
/// bears a name that contains its own.
void tst_CliControl::whyNamesOnlyWhatIsInTheWay()
{
    bringUp(
        "services:\n  seed:\n    command: 'true'\n  seeder:\n    command: sleep 100\n  api:\n    command: sleep 100\n"
        "    depends_on: {seed: completed_successfully, seeder: completed}\n",
        "seeder: running");
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("seed"), QStringLiteral("exited"), kControlPatience);
    const QByteArray why = m_stack->call("why api").output;
    const QList<QByteArray> lines = why.split('\n');
    QVERIFY2(lines.size() == 3 && lines[0].startsWith("api is waiting for ") &&
                 lines[1].startsWith("  seeder is running for "),
             why.constData());
    const QJsonObject api = m_stack->service("api");
    QCOMPARE(api.value(QLatin1String("waits_for")).toArray(), QJsonArray({QStringLiteral("seeder")}));
    QCOMPARE(api.value(QLatin1String("depends_on")).toArray(),
             QJsonArray({QStringLiteral("seed"), QStringLiteral("seeder")}));
}

void tst_CliControl::eventsAreTold()
{
    bringUp(kTwo, kTwoRun);
    const auto events = m_stack->start({QStringLiteral("events"), QStringLiteral("--json")});
    // It has connected when it sees the first of what is repeated until then.
    QVERIFY(QTest::qWaitFor(
        [&] {
            (void)m_stack->call("restart api");
            return !events->output().isEmpty();
        },
        kControlPatience));
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(events->status(), 0);
    for (const QByteArray &line : events->outputLines())
        QCOMPARE(QJsonDocument::fromJson(line).object().value(QLatin1String("schema")).toInt(), 1);
    QVERIFY(events->output().contains("\"event\":\"closed\""));
}

void tst_CliControl::sessionsTellWhoIsConnected()
{
    bringUp(kTwo, kTwoRun);
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->call("sessions").output.contains("  2 of 2 up  -  "), kControlPatience);
    const auto logs = m_stack->start({QStringLiteral("logs"), QStringLiteral("-f")});
    const auto more = m_stack->start({QStringLiteral("logs"), QStringLiteral("-f")});
    const auto events = m_stack->start({QStringLiteral("events")});
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->call("sessions").output.contains("  events, logs (2)  "), kControlPatience);
    const auto pids = [this] {
        QSet<qint64> connected;
        for (const QJsonValue &client : m_stack->session("shop")[QLatin1String("clients")].toArray())
            connected.insert(client[QLatin1String("pid")].toInteger());
        return connected;
    };
    // The call before may be seen to have left a moment later.
    QTRY_COMPARE_WITH_TIMEOUT(pids(), QSet<qint64>({logs->pid(), more->pid(), events->pid()}), kControlPatience);
}

void tst_CliControl::noSessionIsSaid()
{
    for (const char *line : {"ps", "tree", "logs", "stop x", "wait x --for exit", "down", "events"}) {
        const Called called = m_stack->call(line);
        QCOMPARE(called.status, 125);
        QVERIFY2(called.messages.contains("no session runs"), called.messages.constData());
    }
    QCOMPARE(m_stack->call("sessions").status, 0);
    QCOMPARE(m_stack->sessions().size(), 0);
}

void tst_CliControl::sessionIsFoundByFolderNameOrBeingAlone()
{
    bringUp(kTwo, kTwoRun);
    const QString elsewhere = m_stack->root();
    const QStringList ps{QStringLiteral("ps")};
    QVERIFY(m_stack->call(ps, elsewhere).output.contains("api"));
    QDir(m_stack->folder()).mkpath(QStringLiteral("src/deep"));
    QVERIFY(m_stack->call(ps, m_stack->folder() + QStringLiteral("/src/deep")).output.contains("api"));

    QDir(elsewhere).mkdir(QStringLiteral("other"));
    QFile file(elsewhere + QStringLiteral("/other/paddock.yaml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("services:\n  lone:\n    command: sleep 100\n");
    file.close();
    PaddockProgram other({QStringLiteral("up"), QStringLiteral("--name"), QStringLiteral("two")});
    other.process().setWorkingDirectory(elsewhere + QStringLiteral("/other"));
    other.start();
    QVERIFY(other.waitForMessage(kOneRuns));

    QVERIFY(m_stack->call("ps").output.contains("api"));
    QVERIFY(m_stack->call(ps, elsewhere + QStringLiteral("/other")).output.contains("lone"));
    QVERIFY(m_stack->call("ps --session two").output.contains("lone"));
    const Called unclear = m_stack->call(ps, elsewhere);
    QCOMPARE(unclear.status, 125);
    QVERIFY2(unclear.messages.contains("shop (") && unclear.messages.contains("two ("), unclear.messages.constData());
    const Called missing = m_stack->call("ps --session three");
    QVERIFY2(missing.messages.contains("no session three; running: "), missing.messages.constData());
    QCOMPARE(m_stack->sessions().size(), 2);
    other.signal(SIGTERM);
    QCOMPARE(other.status(), 0);
}

void tst_CliControl::takenNameIsRefused()
{
    bringUp(kTwo, kTwoRun);
    const Called second = m_stack->call("up");
    QCOMPARE(second.status, 125);
    QVERIFY2(second.messages.contains(QByteArray("pid " + QByteArray::number(m_up->pid()))),
             second.messages.constData());
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 2);
    QCOMPARE(m_stack->call("up --name ../x").status, 125);
}

void tst_CliControl::usageIsSaid_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("ps with operand") << QByteArray("ps api");
    QTest::newRow("stop nothing") << QByteArray("stop");
    QTest::newRow("wait for nothing") << QByteArray("wait api");
    QTest::newRow("wait for what") << QByteArray("wait api --for dinner");
    QTest::newRow("wait for two") << QByteArray("wait a b --for exit");
    QTest::newRow("bad timeout") << QByteArray("wait api --for exit --timeout 5");
    QTest::newRow("bad count") << QByteArray("logs -n x");
    QTest::newRow("sessions with operand") << QByteArray("sessions x");
    QTest::newRow("unknown option") << QByteArray("ps --jason");
}

void tst_CliControl::usageIsSaid()
{
    QFETCH(QByteArray, line);
    const Called called = m_stack->call(line.constData());
    QCOMPARE(called.status, 125);
    QVERIFY(called.messages.startsWith("paddock: "));
    QCOMPARE(called.output, QByteArray());
}

void tst_CliControl::unusableRuntimeDirectoryIsSaidAndNoMore()
{
    QFile inTheWay(m_stack->root() + QStringLiteral("/paddock"));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    bringUp(kTwo, kTwoRun);
    QVERIFY2(m_up->messages().contains("other programs cannot reach this session"), m_up->messages().constData());
    m_up->signal(SIGTERM);
    QCOMPARE(m_up->status(), 0);
}

QTEST_GUILESS_MAIN(tst_CliControl)
#include "tst_cli_control.moc"
