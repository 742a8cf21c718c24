// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/cli/terminal.h"
#include "tests/helper/testsupport.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

/// `paddock up`: the output, the order, the ends.
class tst_CliUp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void linesBearTheirService();
    void statesAreSaidOnStandardError();
    void bytesPassAsTheyAre();
    void longLineStaysOneLine();
    void interruptStopsInReverseOrder();
    void secondInterruptKills();
    void whatOutlivesItsStopIsNamed();
    void waitingIsSaid();
    void criticalPathIsSaid();
    void servicesThatEndGiveTheirStatus_data();
    void servicesThatEndGiveTheirStatus();
    void blockedServicesDoNotHoldUp();
    void onlyNamedServicesStartWithWhatTheyNeed();
    void badFileStartsNothing();
    void missingFileIsSaid();
    void otherProgramsFilesAreFoundHere_data();
    void otherProgramsFilesAreFoundHere();
    void unknownServiceIsNamedWithTheNearest();
    void defaultFileIsFoundHere();
    void stoppedReaderHoldsNothingUp();
    void closedOutputStopsPolitely();
    void colourIsForTerminals();
    void killedPaddockLeavesNothingAlive();

private:
    /// Writes the stack file; `%H` stands for the helper program, `%M` for the mark.
    void writeStack(QByteArray text);
    [[nodiscard]] QString file() const { return m_dir->filePath(QStringLiteral("paddock.yaml")); }
    [[nodiscard]] QStringList up(const QStringList &more = {}) const
    {
        return QStringList{QStringLiteral("up"), QStringLiteral("-f"), file()} + more;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_mark;
};

namespace {

/// Three in a row, each needing the one before.
const QByteArray kChain = R"(services:
  db:
    command: ["%H", trap-term]
    environment: {PADDOCK_TEST_MARK: "%M"}
  api:
    command: ["%H", trap-term]
    environment: {PADDOCK_TEST_MARK: "%M"}
    depends_on: [db]
  front:
    command: ["%H", trap-term]
    environment: {PADDOCK_TEST_MARK: "%M"}
    depends_on: [api]
)";

} // namespace

void tst_CliUp::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_mark = uniqueMark();
}

void tst_CliUp::writeStack(QByteArray text)
{
    text.replace("%H", helperPath().toUtf8()).replace("%M", m_mark.toUtf8());
    QFile stack(file());
    QVERIFY(stack.open(QIODevice::WriteOnly));
    QCOMPARE(stack.write(text), text.size());
}

void tst_CliUp::linesBearTheirService()
{
    writeStack("services:\n  a:\n    command: echo one; echo two >&2\n  longer:\n    command: echo three\n");
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), 0);
    QList<QByteArray> lines = paddock.outputLines();
    std::sort(lines.begin(), lines.end());
    QCOMPARE(lines, (QList<QByteArray>{"a      | one", "a      | two", "longer | three"}));
}

void tst_CliUp::statesAreSaidOnStandardError()
{
    writeStack(kChain);
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForMessage("paddock: all 3 services ready in "));
    for (const char *name : {"db", "api", "front"})
        QVERIFY2(paddock.messages().contains(QByteArray(QByteArray("paddock: ") + name + ": running (pid ")), name);
    QCOMPARE(markedProcesses(m_mark).size(), 3);
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 0);
    QVERIFY(paddock.messages().contains("paddock: everything is stopped, nothing is left\n"));
    for (const QByteArray &line : paddock.messages().split('\n'))
        QVERIFY2(line.isEmpty() || line.startsWith("paddock: "), line.constData());
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliUp::bytesPassAsTheyAre()
{
    writeStack(
        "services:\n  bad:\n    command: ['%H', bytes, invalid-utf8]\n  nul:\n    command: ['%H', bytes, nul]\n");
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), 0);
    QVERIFY(paddock.output().contains("bad | a\xff\xfe\xc3(b\n"));
    QVERIFY(paddock.output().contains(QByteArray("nul | a\0b\n", 10)));
}

void tst_CliUp::longLineStaysOneLine()
{
    writeStack("services:\n  long:\n    command: ['%H', bytes, long]\n");
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("long | " + QByteArray(1024 * 1024, 'x') + '\n'));
}

void tst_CliUp::interruptStopsInReverseOrder()
{
    writeStack(kChain);
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForMessage("all 3 services ready in "));
    // Running is not yet ready to catch a signal.
    for (const char *ready : {"db    | ready\n", "api   | ready\n", "front | ready\n"})
        QVERIFY2(paddock.waitForOutput(ready), ready);
    paddock.signal(SIGINT);
    QCOMPARE(paddock.status(), 0);
    const QByteArray &said = paddock.messages();
    const auto at = [&](const QByteArray &text) { return said.indexOf(QByteArray("paddock: " + text + '\n')); };
    QVERIFY2(at("front: stopping") > 0, said.constData());
    QVERIFY(at("front: stopping") < at("front: stopped"));
    QVERIFY(at("front: stopped") < at("api: stopping"));
    QVERIFY(at("api: stopped") < at("db: stopping"));
    QCOMPARE(paddock.output().count("caught TERM"), 3);
}

void tst_CliUp::secondInterruptKills()
{
    writeStack("services:\n  deaf:\n    command: ['%H', ignore]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n"
               "    stop: {grace: 1h}\n");
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForOutput("deaf | ready"));
    paddock.signal(SIGINT);
    QVERIFY(paddock.waitForMessage("deaf: stopping"));
    QCOMPARE(markedProcesses(m_mark).size(), 1);
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 0);
    QVERIFY(paddock.messages().contains("SIGTERM: killing what is left"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliUp::whatOutlivesItsStopIsNamed()
{
    writeStack("services:\n  deaf:\n    command: ['%H', ignore]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n"
               "    stop: {grace: 100ms}\n");
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForOutput("deaf | ready"));
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 122);
    QVERIFY2(paddock.messages().contains("paddock: deaf: outlived its stop: "), paddock.messages().constData());
    QVERIFY(paddock.messages().contains("ignore (pid "));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliUp::waitingIsSaid()
{
    writeStack("services:\n  deaf:\n    command: ['%H', ignore]\n    stop: {grace: 1h}\n");
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForOutput("deaf | ready"));
    paddock.signal(SIGINT);
    QVERIFY(paddock.waitForMessage("paddock: waiting for deaf: "));
    paddock.signal(SIGINT);
    QCOMPARE(paddock.status(), 0);
}

void tst_CliUp::criticalPathIsSaid()
{
    writeStack("services:\n"
               "  db:\n    command: sleep 0.3; touch up; exec sleep 100\n    ready: {file: up, period: 50ms}\n"
               "  step:\n    command: 'true'\n"
               "  off:\n    command: sleep 100\n    disabled: true\n"
               "  nightly:\n    command: sleep 100\n    schedule: '30 3 * * *'\n"
               "  api:\n    command: sleep 100\n    depends_on: {db: ready, step: completed_successfully}\n");
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY2(paddock.waitForMessage("paddock: all 3 services ready in "), paddock.messages().constData());
    static const QRegularExpression words(
        QStringLiteral("ready in [0-9.]+ m?s \\(critical path: db [0-9.]+ m?s > api [0-9.]+ m?s\\)\n"));
    QVERIFY2(words.match(QString::fromUtf8(paddock.messages())).hasMatch(), paddock.messages().constData());
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 0);
}

void tst_CliUp::servicesThatEndGiveTheirStatus_data()
{
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("all well") << QByteArray("['true']") << 0 << QByteArray("paddock: b: exit 0\n");
    QTest::newRow("one failed") << QByteArray("['%H', exit, '7']") << 1 << QByteArray("paddock: b: exit 7\n");
    QTest::newRow("one killed") << QByteArray("['%H', kill-self, '9']") << 1
                                << QByteArray("paddock: b: killed by SIGKILL\n");
    QTest::newRow("one missing") << QByteArray("[/no/such/program]") << 1 << QByteArray("/no/such/program");
    QTest::newRow("leftover") << QByteArray("['%H', daemon, leave]") << 0 << QByteArray("paddock: b: left behind: ");
}

void tst_CliUp::servicesThatEndGiveTheirStatus()
{
    QFETCH(QByteArray, second);
    QFETCH(int, status);
    QFETCH(QByteArray, said);
    writeStack("services:\n  a:\n    command: 'true'\n  b:\n    command: " + second + '\n');
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), status);
    QVERIFY2(paddock.messages().contains(said), paddock.messages().constData());
}

void tst_CliUp::blockedServicesDoNotHoldUp()
{
    writeStack("services:\n  db:\n    command: [/no/such/program]\n  api:\n    command: ['%H', sleep]\n    depends_on: "
               "[db]\n");
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), 1);
    QVERIFY2(paddock.messages().contains("paddock: api: waiting for db"), paddock.messages().constData());
}

void tst_CliUp::onlyNamedServicesStartWithWhatTheyNeed()
{
    writeStack(kChain);
    PaddockProgram paddock(up({QStringLiteral("api")}));
    paddock.start();
    QVERIFY(paddock.waitForMessage("paddock: all 2 services ready in "));
    QCOMPARE(markedProcesses(m_mark).size(), 2);
    QVERIFY(!paddock.messages().contains("front"));
    paddock.signal(SIGINT);
    QCOMPARE(paddock.status(), 0);
    QVERIFY(!paddock.messages().contains("front"));
}

void tst_CliUp::badFileStartsNothing()
{
    writeStack("services:\n  a:\n    command: touch " + m_dir->filePath(QStringLiteral("started")).toUtf8() +
               "\n  b:\n    comand: [x]\n  c:\n    command: [x]\n    depends_on: [nobody]\n");
    PaddockProgram paddock(up());
    QCOMPARE(paddock.run(), 125);
    QVERIFY2(paddock.messages().contains((QStringLiteral("paddock: ") + file() + QStringLiteral(":5:5: ")).toUtf8()),
             paddock.messages().constData());
    QVERIFY(paddock.messages().contains((file() + QStringLiteral(":8:18: ")).toUtf8()));
    QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("started"))));
}

void tst_CliUp::missingFileIsSaid()
{
    PaddockProgram paddock({QStringLiteral("up")});
    paddock.process().setWorkingDirectory(m_dir->path());
    QCOMPARE(paddock.run(), 125);
    for (const char *name : {"paddock.yaml", "process-compose.yaml", "Procfile"})
        QVERIFY2(paddock.messages().contains(name), name);
}

void tst_CliUp::otherProgramsFilesAreFoundHere_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("process-compose") << QStringLiteral("process-compose.yaml")
                                     << QByteArray("is_strict: true\nprocesses: {web: {command: echo $$PORT}}\n");
    QTest::newRow("Procfile") << QStringLiteral("Procfile") << QByteArray("web: echo ${PORT}\n");
}

void tst_CliUp::otherProgramsFilesAreFoundHere()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    QFile other(m_dir->filePath(name));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write(text);
    other.close();
    PaddockProgram paddock({QStringLiteral("up")});
    paddock.setVariable(QStringLiteral("PORT"), QStringLiteral("5000"));
    paddock.process().setWorkingDirectory(m_dir->path());
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("web | 5000\n"));
}

void tst_CliUp::unknownServiceIsNamedWithTheNearest()
{
    writeStack(kChain);
    PaddockProgram paddock(up({QStringLiteral("frnt")}));
    QCOMPARE(paddock.run(), 125);
    QVERIFY2(paddock.messages().contains("frnt"), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains("the nearest known one is front"), paddock.messages().constData());
    QCOMPARE(paddock.output(), QByteArray());
}

void tst_CliUp::defaultFileIsFoundHere()
{
    writeStack("services:\n  here:\n    command: pwd\n");
    PaddockProgram paddock({QStringLiteral("up")});
    paddock.process().setWorkingDirectory(m_dir->path());
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("here | " + QFileInfo(m_dir->path()).canonicalFilePath().toUtf8() + '\n'));
}

void tst_CliUp::stoppedReaderHoldsNothingUp()
{
    // A pipe that nobody reads: the flood ends all the same, and a signal still stops the other service.
    writeStack("services:\n  flood:\n    command: head -c 3000000 /dev/zero | tr '\\0' x | fold -w 99\n"
               "  calm:\n    command: ['%H', trap-term]\n    environment: {PADDOCK_TEST_MARK: '%M'}\n");
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    PaddockProgram paddock(up());
    paddock.process().setChildProcessModifier([ends] { ::dup2(ends[1], STDOUT_FILENO); });
    paddock.start();
    ::close(ends[1]);
    QVERIFY(paddock.waitForMessage("paddock: flood: exit 0\n"));
    paddock.signal(SIGTERM);
    QVERIFY(paddock.waitForMessage("paddock: everything is stopped, nothing is left\n"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    QCOMPARE(paddock.process().state(), QProcess::Running); // it still has something to say
    QByteArray read;
    char buffer[65536];
    for (ssize_t got = 1; got > 0;) {
        got = ::read(ends[0], buffer, sizeof buffer);
        read.append(buffer, std::max<ssize_t>(got, 0));
    }
    ::close(ends[0]);
    QCOMPARE(paddock.status(), 0);
    QCOMPARE(read.count('x'), 3000000);
}

void tst_CliUp::closedOutputStopsPolitely()
{
    writeStack("services:\n  talk:\n    command: ['%H', ticker, '20']\n  calm:\n    command: ['%H', trap-term]\n"
               "    environment: {PADDOCK_TEST_MARK: '%M'}\n");
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    PaddockProgram paddock(up());
    paddock.process().setChildProcessModifier([ends] { ::dup2(ends[1], STDOUT_FILENO); });
    paddock.start();
    ::close(ends[1]);
    QVERIFY(paddock.waitForMessage("all 2 services ready in "));
    ::close(ends[0]);
    QCOMPARE(paddock.status(), 0);
    QVERIFY2(paddock.messages().contains("cannot write the output"), paddock.messages().constData());
    QVERIFY(paddock.messages().contains("calm: stopped"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliUp::colourIsForTerminals()
{
    writeStack("services:\n  a:\n    command: echo one\n");
    ::unsetenv("NO_COLOR");
    Terminal coloured(PaddockProgram::path(), up());
    QVERIFY(coloured.waitFor("a | \033[0mone"));
    QCOMPARE(coloured.status(), 0);
    ::setenv("NO_COLOR", "1", 1);
    Terminal plain(PaddockProgram::path(), up());
    QVERIFY(plain.waitFor("a | one"));
    QCOMPARE(plain.status(), 0);
    QVERIFY(!plain.shown().contains('\033'));
    ::unsetenv("NO_COLOR");
}

void tst_CliUp::killedPaddockLeavesNothingAlive()
{
    writeStack(kChain);
    PaddockProgram paddock(up());
    paddock.start();
    QVERIFY(paddock.waitForMessage("all 3 services ready in "));
    QCOMPARE(markedProcesses(m_mark).size(), 3);
    paddock.signal(SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), 5000);
    QTRY_COMPARE_WITH_TIMEOUT(PaddockProgram::sessionDirectoriesOf(paddock.pid()), QStringList(), 5000);
}

QTEST_GUILESS_MAIN(tst_CliUp)
#include "tst_cli_up.moc"
