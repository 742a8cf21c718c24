// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/controlledstack.h"
#include "tests/cli/terminal.h"

#include <QDir>

#include <csignal>

using namespace paddock::test;

/// `paddock up --detach`, and what becomes of it.
class tst_CliHeadless : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_stack = std::make_unique<ControlledStack>(); }
    void cleanup();
    void detachEndsOnceServicesAreStarted();
    void detachTellsWhatFailed();
    void detachDoesNotWaitForWhatFailsAgainAndAgain();
    void detachWaitsForWhatFailsOnce();
    void detachTellsWhyItCannotStart();
    void detachedSessionOutlivesItsTerminal();
    void servicesThatEndDoNotEndIt();
    void messagesAreKept();
    void takenNameLeavesTheOtherAlone();
    void killedSessionLeavesNothingAndIsTold();
    void downOfAKilledSessionClearsItsName();
    void sessionInsideASession();

private:
    [[nodiscard]] qint64 pidOf(const char *session) const
    {
        return m_stack->session(session)[QLatin1String("pid")].toInteger();
    }
    [[nodiscard]] QString stateOf(const char *session) const
    {
        return m_stack->session(session)[QLatin1String("state")].toString();
    }

    std::unique_ptr<ControlledStack> m_stack;
};

namespace {

const QByteArray kOne = "services:\n  api:\n    command: ['%H', trap-term]\n"
                        "    environment: {PADDOCK_TEST_MARK: '%M'}\n";

} // namespace

void tst_CliHeadless::cleanup()
{
    m_stack->downAll();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

void tst_CliHeadless::detachEndsOnceServicesAreStarted()
{
    m_stack->write(kOne);
    const Called up = m_stack->call("up --detach");
    QVERIFY2(up.status == 0, up.messages.constData());
    QVERIFY2(up.messages.contains("paddock: api: running (pid "), up.messages.constData());
    QCOMPARE(up.output, QByteArray());
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 1);
    QCOMPARE(stateOf("shop"), QStringLiteral("running"));
    QVERIFY(m_stack->session("shop").value(QLatin1String("headless")).toBool());
    QCOMPARE(m_stack->call("down").status, 0);
    QCOMPARE(markedProcesses(m_stack->mark()), QList<int>());
    QVERIFY(m_stack->session("shop").isEmpty());
}

void tst_CliHeadless::detachTellsWhatFailed()
{
    m_stack->write(kOne + "  bad:\n    command: [/no/such/program]\n");
    const Called up = m_stack->call("up --detach");
    QCOMPARE(up.status, 1);
    QVERIFY2(up.messages.contains("/no/such/program"), up.messages.constData());
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QCOMPARE(m_stack->state("bad"), QStringLiteral("failed"));
}

/// It would never settle, nor would who waits for it.
void tst_CliHeadless::detachDoesNotWaitForWhatFailsAgainAndAgain()
{
    m_stack->write(kOne + "  bad: {command: ['false'], restart: on_failure}\n"
                          "  waits: {command: [sleep, '1000'], depends_on: {bad: completed_successfully}}\n");
    const Called up = m_stack->call("up --detach");
    QCOMPARE(up.status, 1);
    QVERIFY2(up.messages.contains("bad: "), up.messages.constData());
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QCOMPARE(m_stack->state("waits"), QStringLiteral("waiting"));
    // It is tried on.
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->service("bad").value(QStringLiteral("restarts")).toInt() > 3, kControlPatience);
}

void tst_CliHeadless::detachWaitsForWhatFailsOnce()
{
    m_stack->write("services:\n  once: {command: 'test -e there && echo up && exec sleep 1000; touch there; exit 1', "
                   "ready: {log: up}, restart: on_failure}\n");
    const Called up = m_stack->call("up --detach");
    QCOMPARE(up.status, 0);
    QCOMPARE(m_stack->state("once"), QStringLiteral("running"));
    QCOMPARE(m_stack->service("once").value(QStringLiteral("restarts")).toInt(), 1);
}

void tst_CliHeadless::detachTellsWhyItCannotStart()
{
    m_stack->write("services:\n  api:\n    comand: x\n");
    QCOMPARE(m_stack->call("up --detach").status, 125);
    m_stack->write(kOne);
    QFile inTheWay(m_stack->root() + QStringLiteral("/paddock"));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    const Called up = m_stack->call("up --detach");
    QCOMPARE(up.status, 125);
    QVERIFY2(up.messages.startsWith("paddock: "), up.messages.constData());
    QVERIFY(QFile::remove(inTheWay.fileName()));
}

void tst_CliHeadless::detachedSessionOutlivesItsTerminal()
{
    m_stack->write(kOne);
    {
        Terminal terminal(PaddockProgram::path(),
                          {QStringLiteral("up"), QStringLiteral("--detach"), QStringLiteral("-f"),
                           m_stack->folder() + QStringLiteral("/paddock.yaml")});
        QCOMPARE(terminal.status(), 0);
    } // hung up
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pidOf("shop")));
    QVERIFY(stat.open(QIODevice::ReadOnly));
    const QByteArrayList fields = stat.readAll().split(')').constLast().trimmed().split(' ');
    QCOMPARE(fields[3].toLongLong(), pidOf("shop")); // leads a session of its own,
    QCOMPARE(fields[4], QByteArray("0"));            // which has no terminal
}

void tst_CliHeadless::servicesThatEndDoNotEndIt()
{
    m_stack->write("services:\n  job:\n    command: echo done; exit 3\n");
    (void)m_stack->call("up --detach");
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("job"), QStringLiteral("failed"), kControlPatience);
    QCOMPARE(m_stack->call("logs").output, QByteArray("job | done\n"));
    // It starts; how soon after that it fails again is its own affair, so the status may be either.
    (void)m_stack->call("start job");
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->service("job").value(QLatin1String("run")).toInt(), 2, kControlPatience);
    QCOMPARE(m_stack->call("down").status, 0);
}

void tst_CliHeadless::messagesAreKept()
{
    m_stack->write(kOne);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    QCOMPARE(m_stack->call("stop api").status, 0);
    QFile messages(m_stack->root() + QStringLiteral("/paddock/control/shop.log"));
    QVERIFY(messages.open(QIODevice::ReadOnly));
    QByteArray text;
    QTRY_VERIFY_WITH_TIMEOUT((text += messages.readAll()).contains("paddock: api: stopped\n"), kControlPatience);
    QVERIFY(text.contains("paddock: api: running (pid "));
}

void tst_CliHeadless::takenNameLeavesTheOtherAlone()
{
    m_stack->write(kOne);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    const qint64 first = pidOf("shop");
    const Called second = m_stack->call("up --detach");
    QCOMPARE(second.status, 125);
    QVERIFY2(second.messages.contains(QByteArray("pid " + QByteArray::number(first))), second.messages.constData());
    QCOMPARE(pidOf("shop"), first);
    QCOMPARE(m_stack->call("up --detach --name other").status, 0);
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 2);
    QCOMPARE(m_stack->call("down --session other").status, 0);
    QCOMPARE(m_stack->state("api"), QStringLiteral("running"));
}

void tst_CliHeadless::killedSessionLeavesNothingAndIsTold()
{
    m_stack->write(kOne);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    const qint64 pid = pidOf("shop");
    QVERIFY(pid > 1);
    ::kill(pid_t(pid), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(PaddockProgram::sessionDirectoriesOf(pid), QStringList(), kControlPatience);
    QCOMPARE(stateOf("shop"), QStringLiteral("killed"));
    QVERIFY(m_stack->call("sessions").output.contains("killed"));
    const Called ps = m_stack->call("ps --session shop");
    QCOMPARE(ps.status, 125);
    QVERIFY2(ps.messages.contains("was killed"), ps.messages.constData());
    QCOMPARE(m_stack->call("up --detach").status, 0); // takes the place over
    QCOMPARE(stateOf("shop"), QStringLiteral("running"));
}

void tst_CliHeadless::downOfAKilledSessionClearsItsName()
{
    m_stack->write(kOne);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    ::kill(pid_t(pidOf("shop")), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("shop"), QStringLiteral("killed"), kControlPatience);
    QCOMPARE(m_stack->call("down --session shop").status, 0);
    QVERIFY(m_stack->session("shop").isEmpty());
}

void tst_CliHeadless::sessionInsideASession()
{
    m_stack->write(kOne, QStringLiteral("inner.yaml"));
    m_stack->write("services:\n  inner:\n    command: ['" + PaddockProgram::path().toUtf8() +
                   "', up, -f, inner.yaml, --name, inner]\n");
    QCOMPARE(m_stack->call("up --detach --name outer").status, 0);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("inner"), QStringLiteral("running"), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()).size(), 1, kControlPatience);
    QVERIFY(m_stack->call("ps --session inner").output.contains("api"));
    QCOMPARE(m_stack->call("down --session outer").status, 0);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->session("inner").isEmpty(), kControlPatience);
}

QTEST_GUILESS_MAIN(tst_CliHeadless)
#include "tst_cli_headless.moc"
