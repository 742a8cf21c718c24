// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/helper/testsupport.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace paddock;
using namespace paddock::test;

/// `paddock run`: what comes out of it, and what it hands through.
class tst_CliRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void exitStatusTellsTheEnd_data();
    void exitStatusTellsTheEnd();
    void failedStartNamesThePath_data();
    void failedStartNamesThePath();
    void wordsBehindTheProgramAreItsOwn_data();
    void wordsBehindTheProgramAreItsOwn();
    void environmentIsEditedInTheFixedOrder();
    void clearedEnvironmentIsEmpty();
    void directoryIsTheCommandsOwn();
    void largeInputPassesUntouched();
    void messagesStayOffTheOutput();
    void leftoverIsNamedAndKilled_data();
    void leftoverIsNamedAndKilled();
    void leftoversAreWaitedFor();
    void leftoversAreLeftRunning_data();
    void leftoversAreLeftRunning();
    void timeoutEndsTheTree();
    void reportTellsTheRun();
    void reportIsWrittenForAFailedStart();
    void reportIsWrittenWhereTheMechanismIsRefused();
    void verboseSaysWhatHappens();
    void nothingIsLeftOfTheSession();
};

namespace {

QJsonObject readReport(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QStringList helper(const QStringList &arguments) { return QStringList(helperPath()) + arguments; }

QStringList marked(const QString &mark)
{
    return {QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark};
}

const QStringList kRun{QStringLiteral("run")};

} // namespace

void tst_CliRun::exitStatusTellsTheEnd_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::newRow("success") << QStringList{QStringLiteral("true")} << 0;
    QTest::newRow("own code") << helper({QStringLiteral("exit"), QStringLiteral("3")}) << 3;
    QTest::newRow("own code 122") << helper({QStringLiteral("exit"), QStringLiteral("122")}) << 122;
    QTest::newRow("signal") << helper({QStringLiteral("kill-self"), QStringLiteral("9")}) << 137;
    QTest::newRow("leftovers") << QStringList{QStringLiteral("--fail-on-leftovers")} +
                                      helper({QStringLiteral("daemon"), QStringLiteral("leave")})
                               << 122;
    QTest::newRow("leftovers, not asked") << helper({QStringLiteral("daemon"), QStringLiteral("leave")}) << 0;
    QTest::newRow("no leftovers") << QStringList{QStringLiteral("--fail-on-leftovers"), QStringLiteral("true")} << 0;
    QTest::newRow("no such mechanism here")
        << QStringList{QStringLiteral("--mechanism"), QStringLiteral("job-object"), QStringLiteral("true")} << 123;
    QTest::newRow("timed out") << QStringList{QStringLiteral("--timeout"), QStringLiteral("200ms")} +
                                      helper({QStringLiteral("sleep")})
                               << 124;
    QTest::newRow("usage") << QStringList{QStringLiteral("--frobnicate"), QStringLiteral("true")} << 125;
    QTest::newRow("not executable") << QStringList{QStringLiteral("/etc/passwd")} << 126;
    QTest::newRow("not found") << QStringList{QStringLiteral("no-such-program-here")} << 127;
    QTest::newRow("no such path") << QStringList{QStringLiteral("/no/such/program")} << 127;
    QTest::newRow("cgroup") << QStringList{QStringLiteral("--mechanism"), QStringLiteral("cgroup"),
                                           QStringLiteral("true")}
                            << 0;
    QTest::newRow("subreaper") << QStringList{QStringLiteral("--mechanism=subreaper")} +
                                      helper({QStringLiteral("exit"), QStringLiteral("7")})
                               << 7;
}

void tst_CliRun::exitStatusTellsTheEnd()
{
    QFETCH(QStringList, words);
    QFETCH(int, status);
    PaddockProgram paddock(kRun + words);
    const int got = paddock.run();
    QVERIFY2(got == status, QByteArray(QByteArray::number(got) + ' ' + paddock.messages()).constData());
}

void tst_CliRun::failedStartNamesThePath_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("not in PATH") << QStringList{QStringLiteral("no-such-program-here")} << 127
                                 << QByteArray("no-such-program-here");
    QTest::newRow("no such path") << QStringList{QStringLiteral("/no/such/program")} << 127
                                  << QByteArray("/no/such/program");
    QTest::newRow("not executable") << QStringList{QStringLiteral("/etc/passwd")} << 126 << QByteArray("/etc/passwd");
    QTest::newRow("bad directory") << QStringList{QStringLiteral("--cwd"), QStringLiteral("/no/such/dir"),
                                                  QStringLiteral("true")}
                                   << 125 << QByteArray("/no/such/dir");
}

void tst_CliRun::failedStartNamesThePath()
{
    QFETCH(QStringList, words);
    QFETCH(int, status);
    QFETCH(QByteArray, named);
    PaddockProgram paddock(kRun + words);
    QCOMPARE(paddock.run(), status);
    QVERIFY2(paddock.messages().startsWith("paddock: "), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains(named), paddock.messages().constData());
    QCOMPARE(paddock.messages().count('\n'), 1);
}

void tst_CliRun::wordsBehindTheProgramAreItsOwn_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("output");
    const QString echo = QStringLiteral("/bin/echo");
    QTest::newRow("-v") << QStringList{echo, QStringLiteral("-v")} << QByteArray("-v\n");
    QTest::newRow("known option") << QStringList{echo, QStringLiteral("--timeout"), QStringLiteral("x")}
                                  << QByteArray("--timeout x\n");
    QTest::newRow("unknown option") << QStringList{echo, QStringLiteral("--memory")} << QByteArray("--memory\n");
    QTest::newRow("after --") << QStringList{QStringLiteral("--"), echo, QStringLiteral("-v")} << QByteArray("-v\n");
    QTest::newRow("second --") << QStringList{QStringLiteral("--"), echo, QStringLiteral("--"), QStringLiteral("a")}
                               << QByteArray("-- a\n");
    QTest::newRow("its own --") << QStringList{echo, QStringLiteral("--"), QStringLiteral("a")} << QByteArray("-- a\n");
    QTest::newRow("empty word") << QStringList{echo, QString(), QStringLiteral("a")} << QByteArray(" a\n");
    QTest::newRow("brackets and spaces") << QStringList{echo, QStringLiteral("[a,b]"), QStringLiteral("c  d")}
                                         << QByteArray("[a,b] c  d\n");
    QTest::newRow("no shell") << QStringList{echo, QStringLiteral("$HOME;ls")} << QByteArray("$HOME;ls\n");
    QTest::newRow("--help") << QStringList{QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("echo $0"),
                                           QStringLiteral("--help")}
                            << QByteArray("--help\n");
}

void tst_CliRun::wordsBehindTheProgramAreItsOwn()
{
    QFETCH(QStringList, words);
    QFETCH(QByteArray, output);
    PaddockProgram paddock(kRun + words);
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), output);
    QCOMPARE(paddock.messages(), QByteArray());
}

void tst_CliRun::environmentIsEditedInTheFixedOrder()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("env"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# a comment\n\nFROM_FILE=file\nBOTH=file\nGONE=file\nexport QUOTED=\"a b\\n\"\n");
    file.close();
    // Written in the opposite of the order in which they are applied.
    PaddockProgram paddock(
        kRun + QStringList{QStringLiteral("--env"), QStringLiteral("BOTH=env"), QStringLiteral("--env"),
                           QStringLiteral("LIST=[a,b]"), QStringLiteral("--env=EMPTY="), QStringLiteral("--env-file"),
                           path, QStringLiteral("--unset"), QStringLiteral("GONE"), QStringLiteral("--unset"),
                           QStringLiteral("CALLERS"), helperPath(), QStringLiteral("environment")});
    paddock.setVariable(QStringLiteral("CALLERS"), QStringLiteral("x"));
    paddock.setVariable(QStringLiteral("GONE"), QStringLiteral("caller"));
    paddock.setVariable(QStringLiteral("KEPT"), QStringLiteral("kept"));
    QCOMPARE(paddock.run(), 0);
    const QList<QByteArray> lines = paddock.outputLines();
    for (const char *expected : {"FROM_FILE=file", "BOTH=env", "GONE=file", "KEPT=kept", "LIST=[a,b]", "EMPTY="})
        QVERIFY2(lines.contains(expected), expected);
    QVERIFY(paddock.output().contains("QUOTED=a b\n\n"));
    QVERIFY(!paddock.output().contains("CALLERS="));
}

void tst_CliRun::clearedEnvironmentIsEmpty()
{
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("--env"), QStringLiteral("ONLY=this"),
                                              QStringLiteral("--clear-env"), helperPath(),
                                              QStringLiteral("environment")});
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("ONLY=this\n"));
}

void tst_CliRun::directoryIsTheCommandsOwn()
{
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("below")));
    PaddockProgram paddock(kRun +
                           QStringList{QStringLiteral("--cwd"), QStringLiteral("below"), QStringLiteral("/bin/pwd")});
    paddock.process().setWorkingDirectory(dir.path());
    QCOMPARE(paddock.run(), 0);
    const QString below = QFileInfo(QDir(dir.path()).filePath(QStringLiteral("below"))).canonicalFilePath();
    QCOMPARE(paddock.output(), QByteArray(below.toUtf8() + '\n'));
}

void tst_CliRun::largeInputPassesUntouched()
{
    QByteArray input(5 * 1024 * 1024 + 17, '\0');
    quint32 state = 1;
    for (char &byte : input)
        byte = char((state = state * 1664525 + 1013904223) >> 24);
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("cat")});
    QCOMPARE(paddock.run(input), 0);
    QCOMPARE(paddock.output().size(), input.size());
    QVERIFY(paddock.output() == input);
}

void tst_CliRun::messagesStayOffTheOutput()
{
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("-v"), QStringLiteral("sh"), QStringLiteral("-c"),
                                              QStringLiteral("echo out; echo err >&2")});
    paddock.setVariable(QStringLiteral("LC_ALL"), QStringLiteral("C")); // Qt would have something to say here
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("out\n"));
    QList<QByteArray> lines = paddock.messages().split('\n');
    QVERIFY(lines.removeOne("err"));
    lines.removeLast();
    for (const QByteArray &line : std::as_const(lines))
        QVERIFY2(line.startsWith("paddock: "), line.constData());
}

void tst_CliRun::leftoverIsNamedAndKilled_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::newRow("cgroup") << QStringLiteral("cgroup");
    QTest::newRow("subreaper") << QStringLiteral("subreaper");
}

void tst_CliRun::leftoverIsNamedAndKilled()
{
    QFETCH(QString, mechanism);
    const QString mark = uniqueMark();
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("--mechanism"), mechanism} + marked(mark) +
                           helper({QStringLiteral("daemon"), QStringLiteral("leave"), QStringLiteral("ignore")}));
    QCOMPARE(paddock.run(), 0);
    QVERIFY2(paddock.messages().contains("paddock: left behind: "), paddock.messages().constData());
    QVERIFY(paddock.messages().contains("paddock-test-helper daemon leave ignore (pid "));
    QVERIFY(paddock.messages().contains("old): killed\n"));
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_CliRun::leftoversAreWaitedFor()
{
    const QString mark = uniqueMark();
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("--leftovers"), QStringLiteral("wait")} + marked(mark) +
                           helper({QStringLiteral("hold-pipe")}));
    paddock.start();
    QVERIFY(paddock.waitForMessage("left behind: "));
    const QList<int> waitedFor = markedProcesses(mark);
    QCOMPARE(waitedFor.size(), 1);
    QCOMPARE(paddock.process().state(), QProcess::Running);
    ::kill(waitedFor.front(), SIGKILL);
    QCOMPARE(paddock.status(), 0);
}

void tst_CliRun::leftoversAreLeftRunning_data() { leftoverIsNamedAndKilled_data(); }

void tst_CliRun::leftoversAreLeftRunning()
{
    QFETCH(QString, mechanism);
    const QString mark = uniqueMark();
    QTemporaryDir dir;
    const QString report = dir.filePath(QStringLiteral("report.json"));
    PaddockProgram paddock(kRun +
                           QStringList{QStringLiteral("--mechanism"), mechanism, QStringLiteral("--leftovers"),
                                       QStringLiteral("report"), QStringLiteral("--report"), report} +
                           marked(mark) + helper({QStringLiteral("hold-pipe")}));
    QCOMPARE(paddock.run(), 0);
    const QList<int> left = markedProcesses(mark);
    for (const int pid : left)
        ::kill(pid, SIGKILL);
    QCOMPARE(left.size(), 1);
    QVERIFY2(paddock.messages().contains("old): left running\n"), paddock.messages().constData());
    QCOMPARE(readReport(report).value(QStringLiteral("members_after")).toInt(), 1);
    QTRY_COMPARE(PaddockProgram::sessionDirectoriesOf(paddock.pid()), QStringList());
}

void tst_CliRun::timeoutEndsTheTree()
{
    const QString mark = uniqueMark();
    PaddockProgram paddock(kRun +
                           QStringList{QStringLiteral("--timeout"), QStringLiteral("300ms"), QStringLiteral("--grace"),
                                       QStringLiteral("100ms")} +
                           marked(mark) + helper({QStringLiteral("ignoring-grandchild")}));
    QCOMPARE(paddock.run(), 124);
    QVERIFY2(paddock.messages().contains("paddock: timed out after 0.3 s"), paddock.messages().constData());
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_CliRun::reportTellsTheRun()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("report.json"));
    PaddockProgram paddock(
        kRun + QStringList{QStringLiteral("--report"), path, QStringLiteral("--mechanism"), QStringLiteral("cgroup")} +
        helper({QStringLiteral("hold-pipe")}));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files), QStringList{QStringLiteral("report.json")});
    const QJsonObject report = readReport(path);
    const auto object = [&](const char *key) { return report.value(QLatin1String(key)).toObject(); };
    QCOMPARE(report.value(QStringLiteral("schema")).toInt(), 1);
    QCOMPARE(report.value(QStringLiteral("program")).toString(), QDir::cleanPath(helperPath()));
    QCOMPARE(report.value(QStringLiteral("argv")).toArray().size(), 2);
    QCOMPARE(report.value(QStringLiteral("mechanism")).toString(), QStringLiteral("cgroup_v2"));
    QCOMPARE(object("guarantee").value(QStringLiteral("escape")).toString(), QStringLiteral("none"));
    QCOMPARE(object("guarantee").value(QStringLiteral("owner_killed")).toString(), QStringLiteral("whole_tree"));
    QVERIFY(object("leader").value(QStringLiteral("pid")).toInt() > 0);
    QVERIFY(object("leader").value(QStringLiteral("start_time")).toDouble() > 0);
    QCOMPARE(object("outcome").value(QStringLiteral("kind")).toString(), QStringLiteral("exited"));
    QCOMPARE(object("outcome").value(QStringLiteral("code")).toInt(-1), 0);
    QVERIFY(object("outcome").value(QStringLiteral("signal")).isNull());
    const QJsonArray leftovers = report.value(QStringLiteral("leftovers")).toArray();
    QCOMPARE(leftovers.size(), 1);
    QVERIFY(leftovers[0].toObject().value(QStringLiteral("pid")).toInt() > 0);
    QVERIFY(leftovers[0].toObject().value(QStringLiteral("command")).toString().endsWith(QStringLiteral("hold-pipe")));
    QVERIFY(leftovers[0].toObject().value(QStringLiteral("age_seconds")).isDouble());
    QCOMPARE(leftovers[0].toObject().value(QStringLiteral("ports")), QJsonValue(QJsonArray()));
    QCOMPARE(report.value(QStringLiteral("escalated")), QJsonValue(false));
    QCOMPARE(report.value(QStringLiteral("members_after")).toInt(-1), 0);
    QVERIFY(object("usage").value(QStringLiteral("wall_seconds")).isDouble());
    for (const char *figure : {"cpu_seconds", "peak_memory_bytes", "peak_processes"})
        QVERIFY2(object("usage").contains(QLatin1String(figure)), figure);
    for (const char *limit : {"memory", "pids", "cpu"})
        QVERIFY2(object("limits").value(QLatin1String(limit)).isNull(), limit);
}

void tst_CliRun::reportIsWrittenForAFailedStart()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("report.json"));
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("--report"), path, QStringLiteral("/no/such/program")});
    QCOMPARE(paddock.run(), 127);
    const QJsonObject report = readReport(path);
    QCOMPARE(report.value(QStringLiteral("outcome")).toObject().value(QStringLiteral("kind")).toString(),
             QStringLiteral("failed_to_start"));
    QVERIFY(report.value(QStringLiteral("leader")).isNull());
    QVERIFY(report.value(QStringLiteral("error")).toString().contains(QStringLiteral("/no/such/program")));
}

void tst_CliRun::reportIsWrittenWhereTheMechanismIsRefused()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("report.json"));
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("--report"), path, QStringLiteral("--mechanism"),
                                              QStringLiteral("job-object"), QStringLiteral("true")});
    QCOMPARE(paddock.run(), 123);
    const QJsonObject report = readReport(path);
    QVERIFY(report.value(QStringLiteral("mechanism")).isNull());
    QCOMPARE(report.value(QStringLiteral("outcome")).toObject().value(QStringLiteral("kind")).toString(),
             QStringLiteral("failed_to_start"));
}

void tst_CliRun::verboseSaysWhatHappens()
{
    PaddockProgram paddock(kRun + QStringList{QStringLiteral("-v")} +
                           helper({QStringLiteral("daemon"), QStringLiteral("leave")}));
    QCOMPARE(paddock.run(), 0);
    for (const char *word :
         {"paddock: mechanism: ", "paddock: leader: pid ", "paddock: left behind: ", "killed", "paddock: end: exit 0"})
        QVERIFY2(paddock.messages().contains(word), paddock.messages().constData());
}

void tst_CliRun::nothingIsLeftOfTheSession()
{
    for (const char *mechanism : {"cgroup", "subreaper"}) {
        const QString mark = uniqueMark();
        PaddockProgram paddock(kRun + QStringList{QStringLiteral("--mechanism"), QLatin1String(mechanism)} +
                               marked(mark) + helper({QStringLiteral("exit"), QStringLiteral("0")}));
        QCOMPARE(paddock.run(), 0);
        QCOMPARE(markedProcesses(mark), QList<int>());
        QCOMPARE(PaddockProgram::sessionDirectoriesOf(paddock.pid()), QStringList());
    }
}

QTEST_GUILESS_MAIN(tst_CliRun)
#include "tst_cli_run.moc"
