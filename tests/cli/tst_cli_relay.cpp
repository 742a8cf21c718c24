// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/cli/terminal.h"
#include "tests/helper/testsupport.h"

#include <QTest>

#include <csignal>

using namespace paddock::test;

/// `paddock run` where it stands between the command and its streams: --idle-timeout and --tty.
class tst_CliRelay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void silentProgramIsEnded();
    void talkingProgramIsNot();
    void outputPassesUntouched_data();
    void outputPassesUntouched();
    void streamsStayApart();
    void streamsOfOneFileKeepTheirOrder();
    void readerThatGoesEndsTheProgram();
    void silentProgramWithoutAReaderIsEnded();
    void slowReaderMakesNobodyIdle();
    void stoppedReaderDoesNotHoldUpAStop();
    void lastBytesOfALeftoverAreNotWaitedFor();

    void programHasATerminal();
    void endOfInputReachesTheTerminal_data();
    void endOfInputReachesTheTerminal();
    void largeInputIsTyped();
    void readerThatGoesHangsTheTerminalUp();
    void keysGoToTheProgramAlone();
    void windowSizeChangeArrives();
    void modesAreRestored_data();
    void modesAreRestored();
    void messagesStandAtTheLeft();
    void closedTerminalEndsTheTree();
};

namespace {

QStringList idle(const QString &time, const QStringList &words)
{
    return QStringList{QStringLiteral("run"), QStringLiteral("--idle-timeout"), time} + words;
}

QStringList shell(const QString &script) { return {QStringLiteral("sh"), QStringLiteral("-c"), script}; }

QStringList tty(const QStringList &words)
{
    return QStringList{QStringLiteral("run"), QStringLiteral("--tty")} + words;
}

/// What a shell says that runs a pipeline with `paddock` in it.
struct Pipeline
{
    explicit Pipeline(const QString &line)
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("bash"),
                      {QStringLiteral("-c"), QString(line).replace(QStringLiteral("paddock run"),
                                                                   PaddockProgram::path() + QStringLiteral(" run"))});
        process.closeWriteChannel();
    }
    ~Pipeline()
    {
        process.kill();
        process.waitForFinished();
    }
    bool end() { return process.waitForFinished(30000); }

    QProcess process;
};

} // namespace

void tst_CliRelay::silentProgramIsEnded()
{
    const QString mark = uniqueMark();
    PaddockProgram paddock(
        idle(QStringLiteral("300ms"), {QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark,
                                       helperPath(), QStringLiteral("sleep")}));
    QCOMPARE(paddock.run(), 124);
    QCOMPARE(paddock.output(), QByteArray("ready\n"));
    QCOMPARE(paddock.messages(), QByteArray("paddock: timed out after 0.3 s without output\n"));
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_CliRelay::talkingProgramIsNot()
{
    PaddockProgram paddock(
        idle(QStringLiteral("2s"), shell(QStringLiteral("for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done; exit 5"))));
    QCOMPARE(paddock.run(), 5);
    QCOMPARE(paddock.output(), QByteArray("1\n2\n3\n4\n5\n6\n"));
}

void tst_CliRelay::outputPassesUntouched_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("nothing") << 0;
    QTest::newRow("a byte") << 1;
    QTest::newRow("much") << 5 * 1024 * 1024 + 17;
}

void tst_CliRelay::outputPassesUntouched()
{
    QFETCH(int, size);
    QByteArray input(size, '\0');
    quint32 state = 1;
    for (char &byte : input)
        byte = char((state = state * 1664525 + 1013904223) >> 24);
    PaddockProgram paddock(idle(QStringLiteral("1h"), {QStringLiteral("cat")}));
    QCOMPARE(paddock.run(input), 0);
    QCOMPARE(paddock.output().size(), input.size());
    QVERIFY(paddock.output() == input);
    QCOMPARE(paddock.messages(), QByteArray());
}

void tst_CliRelay::streamsStayApart()
{
    PaddockProgram paddock(idle(QStringLiteral("1h"), shell(QStringLiteral("echo out; echo err >&2"))));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("out\n"));
    QCOMPARE(paddock.messages(), QByteArray("err\n"));
}

void tst_CliRelay::streamsOfOneFileKeepTheirOrder()
{
    Pipeline pipeline(QStringLiteral("paddock run --idle-timeout 1h -- sh -c "
                                     "'for i in 1 2 3 4 5 6 7 8 9; do echo $i; echo e$i >&2; done' 2>&1"));
    QVERIFY(pipeline.end());
    QCOMPARE(pipeline.process.readAll(), QByteArray("1\ne1\n2\ne2\n3\ne3\n4\ne4\n5\ne5\n6\ne6\n7\ne7\n8\ne8\n9\ne9\n"));
}

void tst_CliRelay::readerThatGoesEndsTheProgram()
{
    Pipeline pipeline(QStringLiteral("paddock run --idle-timeout 1h -- yes | head -1; echo ${PIPESTATUS[0]}"));
    QVERIFY(pipeline.end());
    QCOMPARE(pipeline.process.readAll(), QByteArray("y\n141\n"));
}

void tst_CliRelay::silentProgramWithoutAReaderIsEnded()
{
    Pipeline pipeline(QStringLiteral("paddock run --idle-timeout 500ms -- sh -c 'echo y; exec sleep 1000' | head -1; "
                                     "echo ${PIPESTATUS[0]}"));
    QVERIFY(pipeline.end());
    QVERIFY(pipeline.process.readAll().endsWith("124\n"));
}

void tst_CliRelay::slowReaderMakesNobodyIdle()
{
    // A million bytes are more than all the pipes on the way take in: the program waits for the reader.
    Pipeline pipeline(QStringLiteral("paddock run --idle-timeout 500ms -- sh -c 'yes | head -c 1000000' | "
                                     "(sleep 2; wc -c); echo ${PIPESTATUS[0]}"));
    QVERIFY(pipeline.end());
    QCOMPARE(pipeline.process.readAll(), QByteArray("1000000\n0\n"));
}

void tst_CliRelay::stoppedReaderDoesNotHoldUpAStop()
{
    Pipeline pipeline(QStringLiteral("exec 3> >(exec sleep 1000); reader=$!; "
                                     "paddock run --idle-timeout 1h --timeout 500ms -- yes >&3; "
                                     "echo status=$?; kill $reader"));
    QVERIFY(pipeline.end());
    QVERIFY(pipeline.process.readAll().contains("status=124\n"));
}

void tst_CliRelay::lastBytesOfALeftoverAreNotWaitedFor()
{
    PaddockProgram paddock(idle(QStringLiteral("1h"), {QStringLiteral("--leftovers"), QStringLiteral("report"),
                                                       helperPath(), QStringLiteral("hold-pipe")}));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("last line without newline"));
    const QByteArray messages = paddock.messages();
    const int pid = messages.mid(messages.indexOf("(pid ") + 5).split(',').front().toInt();
    QVERIFY2(pid > 1, messages.constData());
    ::kill(pid, SIGKILL);
}

void tst_CliRelay::programHasATerminal()
{
    PaddockProgram paddock(tty({helperPath(), QStringLiteral("describe-terminal")}));
    QCOMPARE(paddock.run(), 0);
    QVERIFY2(
        paddock.output().contains("terminals 111\r\nforeground 1\r\nshared 1\r\nsize 24 80\r\nto standard error\r\n"),
        paddock.output().constData());
    QCOMPARE(paddock.messages(), QByteArray());
}

void tst_CliRelay::endOfInputReachesTheTerminal_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("nothing") << QByteArray() << QByteArray("<>");
    QTest::newRow("a line") << QByteArray("hello\n") << QByteArray("<hello\r\n>");
    QTest::newRow("an open line") << QByteArray("a\nb") << QByteArray("<a\r\nb>");
}

void tst_CliRelay::endOfInputReachesTheTerminal()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, output);
    // Without its echo only what `cat` writes is shown.
    PaddockProgram paddock(tty(shell(QStringLiteral("stty -echo; text=$(cat; echo .); printf '<%s>' \"${text%.}\""))));
    QCOMPARE(paddock.run(input), 0);
    QVERIFY2(paddock.output().contains(output), paddock.output().constData());
}

void tst_CliRelay::largeInputIsTyped()
{
    // More than a terminal's queue holds: keys wait until they are read.
    QByteArray input;
    for (int i = 0; i < 20000; ++i)
        input += QByteArray::number(i) + '\n';
    PaddockProgram paddock(tty(shell(QStringLiteral("stty -echo; wc -l"))));
    QCOMPARE(paddock.run(input), 0);
    QVERIFY2(paddock.output().endsWith("20000\r\n"), paddock.output().right(200).constData());
}

void tst_CliRelay::readerThatGoesHangsTheTerminalUp()
{
    Pipeline pipeline(QStringLiteral("paddock run --tty -- yes | head -1; echo ${PIPESTATUS[0]}"));
    QVERIFY(pipeline.end());
    QCOMPARE(pipeline.process.readAll(), QByteArray("y\r\n129\n"));
}

void tst_CliRelay::keysGoToTheProgramAlone()
{
    Terminal terminal(PaddockProgram::path(), tty(shell(QStringLiteral("trap 'echo interrupted' INT; echo re''ady; "
                                                                       "read a; read a; echo got=$a; exit 9"))));
    QVERIFY(terminal.waitFor("ready"));
    QVERIFY(!(terminal.modes()->c_lflag & (ECHO | ICANON | ISIG)));
    terminal.type("\003");
    QVERIFY(terminal.waitFor("interrupted"));
    terminal.type("x\ny\n");
    QVERIFY(terminal.waitFor("got="));
    QCOMPARE(terminal.status(), 9);
}

void tst_CliRelay::windowSizeChangeArrives()
{
    Terminal terminal(PaddockProgram::path(),
                      tty(shell(QStringLiteral("trap 'stty size; exit 0' WINCH; stty size; while :; do sleep 0.05; "
                                               "done"))));
    QVERIFY(terminal.waitFor("24 80"));
    terminal.resize(33, 101);
    QVERIFY(terminal.waitFor("33 101"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliRelay::modesAreRestored_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("exit") << QStringLiteral("echo in''side; read a");
    QTest::newRow("killed") << QStringLiteral("echo in''side; read a; kill -KILL \\$\\$");
    QTest::newRow("failed start") << QString();
}

void tst_CliRelay::modesAreRestored()
{
    QFETCH(QString, script);
    const QString command =
        script.isEmpty() ? QStringLiteral("/no/such/program") : QStringLiteral("sh -c \"%1\"").arg(script);
    Terminal terminal(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"), QStringLiteral("%1 run --tty %2; echo sta''tus=$?; read b; echo end=$b")
                                                 .arg(PaddockProgram::path(), command)});
    const auto before = terminal.modes();
    if (!script.isEmpty()) {
        QVERIFY(terminal.waitFor("inside"));
        terminal.type("\n");
    }
    QVERIFY(terminal.waitFor("status="));
    const auto after = terminal.modes();
    QCOMPARE(after->c_lflag, before->c_lflag);
    QCOMPARE(after->c_iflag, before->c_iflag);
    QCOMPARE(after->c_oflag, before->c_oflag);
    terminal.type("x\n");
    QVERIFY(terminal.waitFor("end=x"));
    QCOMPARE(terminal.status(), 0);
}

void tst_CliRelay::messagesStandAtTheLeft()
{
    Terminal terminal(PaddockProgram::path(),
                      QStringList{QStringLiteral("run"), QStringLiteral("-v"), QStringLiteral("--tty")} +
                          shell(QStringLiteral("read a")));
    QVERIFY(terminal.waitFor("leader: pid "));
    terminal.type("\n");
    QCOMPARE(terminal.status(), 0);
    const QList<QByteArray> lines = terminal.shown().split('\n');
    for (const QByteArray &line : lines)
        QVERIFY2(line.isEmpty() || line.endsWith('\r'), line.constData());
}

void tst_CliRelay::closedTerminalEndsTheTree()
{
    const QString mark = uniqueMark();
    Terminal terminal(PaddockProgram::path(),
                      {QStringLiteral("run"), QStringLiteral("--tty"), QStringLiteral("--grace"),
                       QStringLiteral("200ms"), QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + mark,
                       helperPath(), QStringLiteral("ignore")});
    QVERIFY(terminal.waitFor("ready"));
    QCOMPARE(markedProcesses(mark).size(), 1);
    terminal.hangUp();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), 30000);
    QCOMPARE(terminal.status(), 128 + SIGKILL);
}

QTEST_GUILESS_MAIN(tst_CliRelay)
#include "tst_cli_relay.moc"
