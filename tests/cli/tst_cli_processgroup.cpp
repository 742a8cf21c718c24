// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/cli/terminal.h"
#include "tests/helper/testsupport.h"

#include "engine/warden/proctree.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace paddock;
using namespace paddock::test;

/// `paddock run --mechanism process-group`: the command has a process group of its own, and a terminal's user must not
/// notice; what it does not hold is said.
class tst_CliProcessGroup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void exitStatusAndReportAreTold();
    void membersLeftAreKilled();
    void interruptByKillStops();
    void killedPaddockEndsTheGroup();
    void doctorSaysWhatEscapes();
    void doctorLooksAtEachMechanism_data();
    void doctorLooksAtEachMechanism();
    void programIsInTheForeground();
    void typedInterruptReachesTheProgram();
    void foregroundIsTakenBackAtTheEnd();
    void suspendStopsTheJobAndForegroundContinues();
    void backgroundJobGetsTheTerminalWithForeground();
    void partOfAPipelineLeavesTheTerminalToTheOthers();
};

namespace {

QStringList run(const QStringList &words)
{
    return QStringList{QStringLiteral("run"), QStringLiteral("--mechanism"), QStringLiteral("process-group")} + words;
}

QStringList runShell(const QString &script) { return run({QStringLiteral("sh"), QStringLiteral("-c"), script}); }

QByteArray runLine(const QByteArray &script)
{
    return PaddockProgram::path().toLocal8Bit() + " run --mechanism process-group sh -c '" + script + "'";
}

bool isStopped(pid_t pid)
{
    const auto entry = proctree::readEntry(pid);
    return entry && entry->isStopped();
}

/// A shell with job control, as in a terminal window, past its first prompt.
std::unique_ptr<Terminal> interactiveShell()
{
    auto terminal = std::make_unique<Terminal>(
        QStringLiteral("/bin/bash"),
        QStringList{QStringLiteral("--norc"), QStringLiteral("--noprofile"), QStringLiteral("-i")});
    terminal->type("PS1='pro''mpt> '\n");
    if (!terminal->waitFor("prompt> "))
        QTest::qFail("no prompt", __FILE__, __LINE__);
    return terminal;
}

void leaveShell(Terminal &terminal, const QByteArray &status)
{
    terminal.type("echo sta''tus $?\n");
    QVERIFY(terminal.waitFor("status " + status));
    terminal.type("exit\n");
    QVERIFY(terminal.status() >= 0);
}

} // namespace

void tst_CliProcessGroup::exitStatusAndReportAreTold()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("report"));
    PaddockProgram paddock(run({QStringLiteral("--report"), path, QStringLiteral("sh"), QStringLiteral("-c"),
                                QStringLiteral("echo said; exit 7")}));
    QCOMPARE(paddock.run(), 7);
    QCOMPARE(paddock.output(), QByteArray("said\n"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
    QCOMPARE(report.value(QStringLiteral("mechanism")).toString(), QStringLiteral("process_group"));
    const QJsonObject guarantee = report.value(QStringLiteral("guarantee")).toObject();
    QCOMPARE(guarantee.value(QStringLiteral("escape")).toString(), QStringLiteral("setsid"));
    QCOMPARE(guarantee.value(QStringLiteral("owner_killed")).toString(), QStringLiteral("process_group"));
}

void tst_CliProcessGroup::membersLeftAreKilled()
{
    const QString mark = uniqueMark();
    PaddockProgram paddock(run({QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark, helperPath(),
                                QStringLiteral("ignoring-grandchild"), QStringLiteral("leave")}));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.messages().count("left behind"), 2);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_CliProcessGroup::interruptByKillStops()
{
    PaddockProgram paddock(run({helperPath(), QStringLiteral("trap-term"), QStringLiteral("4")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGINT);
    QCOMPARE(paddock.status(), 4);
    QVERIFY(paddock.output().contains("caught TERM"));
}

void tst_CliProcessGroup::killedPaddockEndsTheGroup()
{
    const QString mark = uniqueMark();
    PaddockProgram paddock(run({QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark, helperPath(),
                                QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("3")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    QCOMPARE(markedProcesses(mark).size(), 13);
    paddock.signal(SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), 30000);
}

void tst_CliProcessGroup::doctorSaysWhatEscapes()
{
    PaddockProgram paddock({QStringLiteral("doctor"), QStringLiteral("--mechanism"), QStringLiteral("process-group")});
    QCOMPARE(paddock.run(), 0);
    QVERIFY2(paddock.output().contains("process group") && paddock.output().contains("setsid"),
             paddock.output().constData());
    QVERIFY2(!paddock.output().contains("strongest"), paddock.output().constData());
    PaddockProgram windows({QStringLiteral("doctor"), QStringLiteral("--mechanism"), QStringLiteral("job-object")});
    QCOMPARE(windows.run(), 123);
}

void tst_CliProcessGroup::doctorLooksAtEachMechanism_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("escape");
    if (testedMechanisms().contains(Mechanism::CgroupV2))
        QTest::newRow("cgroup") << QStringLiteral("cgroup") << QStringLiteral("cgroup_v2") << QStringLiteral("none");
    QTest::newRow("subreaper") << QStringLiteral("subreaper") << QStringLiteral("subreaper")
                               << QStringLiteral("reaper_lost");
    QTest::newRow("process group") << QStringLiteral("process-group") << QStringLiteral("process_group")
                                   << QStringLiteral("setsid");
}

void tst_CliProcessGroup::doctorLooksAtEachMechanism()
{
    QFETCH(QString, word);
    PaddockProgram paddock({QStringLiteral("doctor"), QStringLiteral("--json"), QStringLiteral("--mechanism"), word});
    QCOMPARE(paddock.run(), 0);
    const QJsonObject report = QJsonDocument::fromJson(paddock.output()).object();
    QTEST(report.value(QStringLiteral("mechanism")).toString(), "id");
    QTEST(report.value(QStringLiteral("guarantee")).toObject().value(QStringLiteral("escape")).toString(), "escape");
}

void tst_CliProcessGroup::programIsInTheForeground()
{
    Terminal terminal(PaddockProgram::path(), runShell(QStringLiteral("read line; echo got=$line")));
    terminal.type("hello\n");
    QVERIFY(terminal.waitFor("got=hello"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliProcessGroup::typedInterruptReachesTheProgram()
{
    Terminal plain(PaddockProgram::path(), run({helperPath(), QStringLiteral("sleep")}));
    QVERIFY(plain.waitFor("ready"));
    plain.type("\003");
    QCOMPARE(plain.status(), 128 + SIGINT);

    Terminal trap(PaddockProgram::path(),
                  runShell(QStringLiteral("trap 'echo interrupted' INT; echo re''ady; read a; exit 9")));
    QVERIFY(trap.waitFor("ready"));
    trap.type("\003");
    QVERIFY(trap.waitFor("interrupted"));
    trap.type("\n");
    QCOMPARE(trap.status(), 9);
}

void tst_CliProcessGroup::foregroundIsTakenBackAtTheEnd()
{
    Terminal terminal(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"),
                       QString::fromLocal8Bit(runLine("echo inside") + "; echo status=$?; read b; echo end=$b")});
    QVERIFY(terminal.waitFor("inside"));
    QVERIFY(terminal.waitFor("status=0"));
    QCOMPARE(terminal.foregroundGroup(), ::getpgid(terminal.pid()));
    terminal.type("x\n");
    QVERIFY(terminal.waitFor("end=x"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliProcessGroup::suspendStopsTheJobAndForegroundContinues()
{
    const auto terminal = interactiveShell();
    terminal->type(runLine("echo ready$((1+1)); read a; echo got=$a; exit 8") + "\n");
    QVERIFY(terminal->waitFor("ready2"));
    const pid_t command = terminal->foregroundGroup();
    for (int round = 0; round < 2; ++round) {
        terminal->type("\032");
        QVERIFY(terminal->waitFor("Stopped"));
        QTRY_COMPARE_WITH_TIMEOUT(terminal->foregroundGroup(), ::getpgid(terminal->pid()), 30000);
        QVERIFY(terminal->waitFor("prompt> "));
        QVERIFY(isStopped(command));
        terminal->type("fg\n");
        QTRY_COMPARE_WITH_TIMEOUT(terminal->foregroundGroup(), command, 30000);
        // It runs again a moment later, and what stops it before that is undone by it, in any shell.
        QTRY_VERIFY_WITH_TIMEOUT(!isStopped(command), 30000);
    }
    terminal->type("again\n");
    QVERIFY(terminal->waitFor("got=again"));
    leaveShell(*terminal, "8");
}

void tst_CliProcessGroup::backgroundJobGetsTheTerminalWithForeground()
{
    const auto terminal = interactiveShell();
    terminal->type(runLine("echo ready$((1+1)); read a; echo got=$a; exit 6") + " &\n");
    QVERIFY(terminal->waitFor("ready2"));
    // It reads from a terminal that it has not got; the shell tells of it only when it is asked.
    terminal->type("until jobs -s | grep -q paddock; do sleep 0.05; done; echo job is sto''pped\n");
    QVERIFY(terminal->waitFor("job is stopped"));
    terminal->type("fg\n");
    QTRY_VERIFY_WITH_TIMEOUT(terminal->foregroundGroup() != ::getpgid(terminal->pid()), 30000);
    terminal->type("later\n");
    QVERIFY(terminal->waitFor("got=later"));
    leaveShell(*terminal, "6");
}

void tst_CliProcessGroup::partOfAPipelineLeavesTheTerminalToTheOthers()
{
    const auto terminal = interactiveShell();
    // The reader is the one that must be able to set the terminal's modes.
    terminal->type(runLine("echo from; sleep 1000") + " | sh -c 'read a; stty -echo </dev/tty; echo re''ad=$a; cat'\n");
    QVERIFY(terminal->waitFor("read=from"));
    terminal->type("\003");
    terminal->type("stty echo\n");
    QVERIFY(terminal->waitFor("prompt> "));
    terminal->type("exit\n");
    QVERIFY(terminal->status() >= 0);
}

QTEST_GUILESS_MAIN(tst_CliProcessGroup)
#include "tst_cli_processgroup.moc"
