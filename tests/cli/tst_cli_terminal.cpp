// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/cli/terminal.h"
#include "tests/helper/testsupport.h"

#include <QTest>

#include <csignal>

using namespace paddock::test;

/// `paddock run` on a terminal: an interactive program behaves as it does without Paddock.
class tst_CliTerminal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void programIsInTheForeground();
    void typedInterruptReachesTheProgramOnly();
    void typedInterruptEndsAPlainProgram();
    void interruptByKillStops();
    void interactiveShellHasItsJobControl();
    void suspendStopsBothAndForegroundContinues();
    void windowSizeChangeArrives();
    void modesAreRestored();
    void foregroundIsTakenBack();
    void closedTerminalEndsTheTree();
};

namespace {

QString sh() { return QStringLiteral("/bin/sh"); }

QStringList runShell(const QString &script)
{
    return {QStringLiteral("run"), QStringLiteral("sh"), QStringLiteral("-c"), script};
}

/// The state letter of a process; 0 where there is none.
char stateOf(pid_t pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1).front();
}

} // namespace

void tst_CliTerminal::programIsInTheForeground()
{
    Terminal terminal(PaddockProgram::path(), runShell(QStringLiteral("read line; echo got=$line")));
    terminal.type("hello\n");
    QVERIFY(terminal.waitFor("got=hello"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliTerminal::typedInterruptReachesTheProgramOnly()
{
    Terminal terminal(
        PaddockProgram::path(),
        runShell(QStringLiteral("trap 'echo interrupted' INT; echo re''ady; read a; read a; echo last; exit 9")));
    QVERIFY(terminal.waitFor("ready"));
    terminal.type("\003");
    QVERIFY(terminal.waitFor("interrupted"));
    terminal.type("\003");
    QVERIFY(terminal.waitFor("interrupted"));
    // Paddock took neither for an order: the program goes on until it ends by itself.
    terminal.type("\n\n\n");
    QVERIFY(terminal.waitFor("last"));
    QCOMPARE(terminal.status(), 9);
}

void tst_CliTerminal::typedInterruptEndsAPlainProgram()
{
    Terminal terminal(PaddockProgram::path(), {QStringLiteral("run"), helperPath(), QStringLiteral("sleep")});
    QVERIFY(terminal.waitFor("ready"));
    terminal.type("\003");
    QCOMPARE(terminal.status(), 128 + SIGINT);
}

void tst_CliTerminal::interruptByKillStops()
{
    Terminal terminal(PaddockProgram::path(),
                      {QStringLiteral("run"), helperPath(), QStringLiteral("trap-term"), QStringLiteral("4")});
    QVERIFY(terminal.waitFor("ready"));
    ::kill(terminal.pid(), SIGINT);
    QVERIFY(terminal.waitFor("caught TERM"));
    QCOMPARE(terminal.status(), 4);
}

void tst_CliTerminal::interactiveShellHasItsJobControl()
{
    Terminal terminal(PaddockProgram::path(), {QStringLiteral("run"), QStringLiteral("bash"), QStringLiteral("--norc"),
                                               QStringLiteral("--noprofile"), QStringLiteral("-i")});
    QVERIFY(terminal.waitFor("ready> "));
    const pid_t shell = terminal.foregroundGroup();
    QVERIFY(shell != ::getpgid(terminal.pid()));
    terminal.type("sh -c 'echo job$((1+1)); exec sleep 1000'\n");
    QVERIFY(terminal.waitFor("job2"));
    QVERIFY(terminal.foregroundGroup() != shell);
    terminal.type("\003"); // only for the job, which is a foreground group of its own
    terminal.type("echo sta''tus $?\n");
    QVERIFY(terminal.waitFor("status 130"));
    terminal.type("exit 6\n");
    QCOMPARE(terminal.status(), 6);
}

void tst_CliTerminal::suspendStopsBothAndForegroundContinues()
{
    // A shell with job control around Paddock, as in a terminal window.
    Terminal terminal(QStringLiteral("/bin/bash"),
                      {QStringLiteral("--norc"), QStringLiteral("--noprofile"), QStringLiteral("-i")});
    terminal.type("PS1='pro''mpt> '\n");
    QVERIFY(terminal.waitFor("prompt> "));
    terminal.type(PaddockProgram::path().toLocal8Bit() +
                  " run sh -c 'echo ready$((1+1)); read a; echo got=$a; exit 8'\n");
    QVERIFY(terminal.waitFor("ready2"));
    const pid_t foreground = terminal.foregroundGroup();
    QVERIFY(foreground != ::getpgid(terminal.pid()));
    terminal.type("\032");
    QVERIFY(terminal.waitFor("Stopped"));
    QCOMPARE(terminal.foregroundGroup(), ::getpgid(terminal.pid()));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(foreground), 'T', 30000); // Paddock leads the job's group
    QVERIFY(terminal.waitFor("prompt> "));
    terminal.type("fg\n");
    QTRY_COMPARE_WITH_TIMEOUT(terminal.foregroundGroup(), foreground, 30000);
    terminal.type("again\n");
    QVERIFY(terminal.waitFor("got=again"));
    terminal.type("echo sta''tus $?\n");
    QVERIFY(terminal.waitFor("status 8"));
    terminal.type("exit\n");
    QVERIFY(terminal.status() >= 0);
}

void tst_CliTerminal::windowSizeChangeArrives()
{
    Terminal terminal(
        PaddockProgram::path(),
        runShell(QStringLiteral("trap 'stty size; exit 0' WINCH; echo re''ady; while :; do sleep 0.05; done")));
    QVERIFY(terminal.waitFor("ready"));
    terminal.resize(33, 101);
    QVERIFY(terminal.waitFor("33 101"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliTerminal::modesAreRestored()
{
    Terminal terminal(sh(), {QStringLiteral("-c"),
                             QStringLiteral("'%1' run sh -c 'stty raw -echo; echo ra\"\"w; read a; kill -KILL $$'; "
                                            "echo status=$?; read b; echo end=$b")
                                 .arg(PaddockProgram::path())});
    const auto before = terminal.modes();
    QVERIFY(terminal.waitFor("raw"));
    QVERIFY(!(terminal.modes()->c_lflag & ECHO));
    terminal.type("\n");
    QVERIFY(terminal.waitFor("status=137"));
    const auto after = terminal.modes();
    QCOMPARE(after->c_lflag, before->c_lflag);
    QCOMPARE(after->c_iflag, before->c_iflag);
    QCOMPARE(after->c_oflag, before->c_oflag);
    terminal.type("x\n");
    QVERIFY(terminal.waitFor("end=x"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliTerminal::foregroundIsTakenBack()
{
    // The interactive shell dies without giving the terminal back; who comes after Paddock must be able to read.
    Terminal terminal(
        sh(), {QStringLiteral("-c"),
               QStringLiteral("'%1' run bash --norc --noprofile -im -c 'sh -c \"echo inside; kill -KILL \\$PPID\"; :'; "
                              "echo status=$?; read b; echo end=$b")
                   .arg(PaddockProgram::path())});
    QVERIFY(terminal.waitFor("inside"));
    QVERIFY(terminal.waitFor("status="));
    QCOMPARE(terminal.foregroundGroup(), ::getpgid(terminal.pid()));
    terminal.type("x\n");
    QVERIFY(terminal.waitFor("end=x"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliTerminal::closedTerminalEndsTheTree()
{
    const QString mark = uniqueMark();
    {
        Terminal terminal(PaddockProgram::path(),
                          {QStringLiteral("run"), QStringLiteral("--grace"), QStringLiteral("200ms"),
                           QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark, helperPath(),
                           QStringLiteral("ignore")});
        QVERIFY(terminal.waitFor("ready"));
        QCOMPARE(markedProcesses(mark).size(), 1);
        terminal.hangUp();
        QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), 30000);
        QCOMPARE(terminal.status(), 128 + SIGKILL);
    }
}

QTEST_GUILESS_MAIN(tst_CliTerminal)
#include "tst_cli_terminal.moc"
