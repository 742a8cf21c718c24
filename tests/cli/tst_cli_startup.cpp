// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/controlledstack.h"

#include <QTcpServer>

#include <csignal>
#include <unistd.h>

using namespace paddock::test;

/// How `paddock up` begins and ends where something is in the way.
class tst_CliStartUp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_stack = std::make_unique<ControlledStack>(); }
    void cleanup();
    void impossibleStacksStartNothing_data();
    void impossibleStacksStartNothing();
    void interruptDuringStartUpStopsWhatStands();
    void secondInterruptDuringStartUpKills();
    void whyNamesWhoHoldsAPort();
    void stopTypesKeysAndRunsCommands();

private:
    std::unique_ptr<ControlledStack> m_stack;
};

void tst_CliStartUp::cleanup()
{
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

void tst_CliStartUp::impossibleStacksStartNothing_data()
{
    QTest::addColumn<QByteArray>("api");
    QTest::addColumn<QByteArray>("db");
    QTest::addColumn<QByteArray>("said");
    const QByteArray none = "disabled: false";
    QTest::newRow("circle") << QByteArray("depends_on: [db]") << QByteArray("depends_on: [api]") << QByteArray("api");
    QTest::newRow("missing") << QByteArray("depends_on: [dbb]") << none << QByteArray("did you mean 'db'?");
    QTest::newRow("disabled") << QByteArray("depends_on: [db]") << QByteArray("disabled: true")
                              << QByteArray("which is disabled and would never start");
    QTest::newRow("never") << QByteArray("depends_on: {db: ready}") << none << QByteArray("never becomes ready");
}

void tst_CliStartUp::impossibleStacksStartNothing()
{
    QFETCH(QByteArray, api);
    QFETCH(QByteArray, db);
    QFETCH(QByteArray, said);
    const QByteArray command = "    command: touch started\n    ";
    m_stack->write("services:\n  free:\n" + command + "disabled: false\n  db:\n" + command + db + "\n  api:\n" +
                   command + api + '\n');
    const Called up = m_stack->call("up");
    QCOMPARE(up.status, 125);
    QVERIFY2(up.messages.contains(said) && up.messages.contains("paddock.yaml:"), up.messages.constData());
    QVERIFY(!QFile::exists(m_stack->folder() + QStringLiteral("/started")));
}

namespace {

/// The database never gets ready, and stops when it is told to, or does not.
QByteArray startingStack(const QByteArray &program)
{
    return "services:\n  db:\n    command: ['%H', " + program +
           "]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n    ready: {file: never}\n    stop: {grace: 1h}\n"
           "  api:\n    command: ['%H', sleep]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n    depends_on: [db]\n";
}

} // namespace

void tst_CliStartUp::interruptDuringStartUpStopsWhatStands()
{
    m_stack->write(startingStack("trap-term"));
    const auto up = m_stack->start({QStringLiteral("up")});
    QVERIFY2(up->waitForOutput("db  | ready\n"), up->messages().constData());
    QCOMPARE(m_stack->state("api"), QStringLiteral("waiting"));
    up->signal(SIGINT);
    QCOMPARE(up->status(), 0);
    QVERIFY(up->output().contains("db  | caught TERM"));
    QVERIFY2(up->messages().contains("everything is stopped, nothing is left"), up->messages().constData());
    QVERIFY(!up->messages().contains("api: starting"));
}

void tst_CliStartUp::secondInterruptDuringStartUpKills()
{
    m_stack->write(startingStack("ignore"));
    const auto up = m_stack->start({QStringLiteral("up")});
    QVERIFY2(up->waitForOutput("db  | ready\n"), up->messages().constData());
    up->signal(SIGINT);
    QVERIFY2(up->waitForMessage("waiting for db: "), up->messages().constData()); // at once it would be one order twice
    up->signal(SIGINT);
    QCOMPARE(up->status(), 0);
    QVERIFY2(up->messages().contains("killing what is left"), up->messages().constData());
}

void tst_CliStartUp::whyNamesWhoHoldsAPort()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(holder.serverPort());
    m_stack->write("services:\n  web:\n    command: ['%H', listen-on, '" + port + "']\n    ports: [" + port +
                   ", 1/udp]\n    restart: always\n  calm:\n    command: sleep 1000\n");
    const auto up = m_stack->start({QStringLiteral("up")});
    const QByteArray held =
        "port " + port + " is held by tst_cli_startup (pid " + QByteArray::number(::getpid()) + ", started ";
    QVERIFY2(up->waitForMessage(held), up->messages().constData());
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->call("why web").output.contains(held), kControlPatience);
    const QJsonArray ports = m_stack->service("web").value(QLatin1String("ports")).toArray();
    QCOMPARE(ports.size(), 2);
    QCOMPARE(ports[1].toObject().value(QLatin1String("port")).toInt(), 1);
    QCOMPARE(ports[1].toObject().value(QLatin1String("protocol")).toString(), QStringLiteral("udp"));
    QCOMPARE(m_stack->service("calm").value(QLatin1String("ports")).toArray(), QJsonArray());
    holder.close();
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("web"), QStringLiteral("running"), kControlPatience);
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(up->status(), 0);
}

void tst_CliStartUp::stopTypesKeysAndRunsCommands()
{
    m_stack->write("services:\n"
                   "  editor:\n    command: echo ready; read -r line; echo \"typed $line\"\n    tty: true\n"
                   "    stop: {keys: ':q^M', grace: 1m}\n"
                   "  server:\n    command: ['%H', trap, '10', '0']\n"
                   "    stop:\n      - {command: 'echo asking; exit 3', grace: 100ms}\n"
                   "      - {command: 'kill -USR1 $MAINPID', grace: 1m}\n");
    const auto up = m_stack->start({QStringLiteral("up")});
    QVERIFY2(up->waitForOutput("editor | ready\n") && up->waitForOutput("server | ready\n"), up->output().constData());
    up->signal(SIGINT);
    QCOMPARE(up->status(), 0);
    QVERIFY2(up->output().contains("editor | typed :q\n"), up->output().constData());
    QVERIFY2(up->output().contains("server | asking\n"), up->output().constData());
    QVERIFY2(up->output().contains("server | caught 10\n"), up->output().constData());
}

QTEST_GUILESS_MAIN(tst_CliStartUp)
#include "tst_cli_startup.moc"
