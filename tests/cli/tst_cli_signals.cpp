// SPDX-License-Identifier: Apache-2.0
#include "engine/base/uniquefd.h"
#include "tests/cli/paddockprogram.h"
#include "tests/helper/testsupport.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

using namespace paddock;
using namespace paddock::test;

/// What signals to `paddock run` do to the tree it holds.
class tst_CliSignals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signalStopsPolitely_data();
    void signalStopsPolitely();
    void stopSignalIsTheOneAskedFor();
    void whatOutlivesTheGraceIsKilled();
    void secondSignalKillsAtOnce();
    void orderThatArrivesTwiceCountsOnce();
    void ignoredHangupStaysIgnored();
    void whatTheCallerIgnoresStaysIgnoredInTheCommand();
    void killedPaddockLeavesNothingAlive_data();
    void killedPaddockLeavesNothingAlive();

private:
    QStringList runWords(const QStringList &options, const QStringList &helperWords);

    QString m_mark;
};

namespace {

std::vector<UniqueFd> openAll(const QList<int> &pids)
{
    std::vector<UniqueFd> opened;
    for (const int pid : pids)
        opened.emplace_back(int(::syscall(SYS_pidfd_open, pid, 0)));
    return opened;
}

bool haveAllEnded(const std::vector<UniqueFd> &processes, int boundMs)
{
    for (const UniqueFd &process : processes) {
        pollfd end{process.get(), POLLIN, 0};
        if (::poll(&end, 1, boundMs) != 1)
            return false;
    }
    return true;
}

} // namespace

QStringList tst_CliSignals::runWords(const QStringList &options, const QStringList &helperWords)
{
    m_mark = uniqueMark();
    return QStringList{QStringLiteral("run"), QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + m_mark} +
           options + QStringList(helperPath()) + helperWords;
}

void tst_CliSignals::signalStopsPolitely_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGHUP") << SIGHUP;
}

void tst_CliSignals::signalStopsPolitely()
{
    QFETCH(int, signal);
    PaddockProgram paddock(runWords({}, {QStringLiteral("trap-term"), QStringLiteral("5")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(signal);
    QCOMPARE(paddock.status(), 5);
    QCOMPARE(paddock.output(), QByteArray("ready\ncaught TERM\n"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliSignals::stopSignalIsTheOneAskedFor()
{
    PaddockProgram paddock(runWords({QStringLiteral("--stop-signal"), QStringLiteral("USR1")},
                                    {QStringLiteral("trap-term"), QStringLiteral("5")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 128 + SIGUSR1);
}

void tst_CliSignals::whatOutlivesTheGraceIsKilled()
{
    PaddockProgram paddock(runWords({QStringLiteral("-v"), QStringLiteral("--grace"), QStringLiteral("100ms")},
                                    {QStringLiteral("ignore")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 128 + SIGKILL);
    QVERIFY2(paddock.messages().contains("still alive after its grace: "), paddock.messages().constData());
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliSignals::secondSignalKillsAtOnce()
{
    // A grace far longer than the test: only the second signal can end it.
    PaddockProgram paddock(
        runWords({QStringLiteral("-v"), QStringLiteral("--grace"), QStringLiteral("1h")}, {QStringLiteral("ignore")}));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGTERM);
    QVERIFY(paddock.waitForMessage("SIGTERM: stopping"));
    QCOMPARE(markedProcesses(m_mark).size(), 1);
    paddock.signal(SIGINT);
    QCOMPARE(paddock.status(), 128 + SIGKILL);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliSignals::orderThatArrivesTwiceCountsOnce()
{
    // As timeout(1) does it: to the process, then to its group.
    PaddockProgram paddock(runWords({QStringLiteral("-v")}, {QStringLiteral("trap-term"), QStringLiteral("5")}));
    paddock.process().setProgram(QStringLiteral("timeout"));
    paddock.process().setArguments(QStringList{QStringLiteral("1"), PaddockProgram::path()} +
                                   paddock.process().arguments());
    QCOMPARE(paddock.run(), 124);
    QVERIFY(paddock.output().contains("caught TERM"));
    QVERIFY2(paddock.messages().contains("SIGTERM: stopping"), paddock.messages().constData());
    QVERIFY2(!paddock.messages().contains("again"), paddock.messages().constData());
}

void tst_CliSignals::ignoredHangupStaysIgnored()
{
    PaddockProgram paddock(runWords({QStringLiteral("-v")}, {QStringLiteral("trap-term"), QStringLiteral("5")}));
    paddock.process().setChildProcessModifier([] { ::signal(SIGHUP, SIG_IGN); });
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGHUP);
    // Signals are taken in the order of their numbers: had it counted, this one would be the second and kill.
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 5);
    QVERIFY(!paddock.messages().contains("SIGHUP"));
}

void tst_CliSignals::whatTheCallerIgnoresStaysIgnoredInTheCommand()
{
    // As under nohup, and as a shell has what it starts in the background.
    PaddockProgram paddock(runWords({}, {QStringLiteral("identity")}));
    paddock.process().setChildProcessModifier([] {
        for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGUSR1})
            ::signal(signal, SIG_IGN);
    });
    QCOMPARE(paddock.run(), 0);
    QVERIFY2(paddock.outputLines().contains("ignored 1 2 3 10"), paddock.output().constData());
    PaddockProgram plain(runWords({}, {QStringLiteral("identity")}));
    plain.process().setChildProcessModifier([] { // whatever these tests were started by
        for (int signal = 1; signal < 32; ++signal)
            ::signal(signal, SIG_DFL);
    });
    QCOMPARE(plain.run(), 0);
    QVERIFY2(plain.outputLines().contains("ignored"), plain.output().constData());
}

void tst_CliSignals::killedPaddockLeavesNothingAlive_data()
{
    QTest::addColumn<QString>("mechanism");
    QTest::addColumn<QStringList>("words");
    for (const char *mechanism : {"cgroup", "subreaper"}) {
        const QString name = QString::fromLatin1(mechanism);
        QTest::addRow("tree, %s", mechanism)
            << name
            << QStringList{QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("6"), QStringLiteral("wild")};
        QTest::addRow("daemon that ignores, %s", mechanism)
            << name << QStringList{QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")};
    }
}

void tst_CliSignals::killedPaddockLeavesNothingAlive()
{
    QFETCH(QString, mechanism);
    QFETCH(QStringList, words);
    PaddockProgram paddock(runWords({QStringLiteral("--mechanism"), mechanism}, words));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    const std::vector<UniqueFd> members = openAll(markedProcesses(m_mark));
    QVERIFY(members.size() >= 2);
    QElapsedTimer since;
    since.start();
    paddock.signal(SIGKILL);
    // The promise is one second; the bound leaves room for a busy machine, the figure is printed.
    QVERIFY(haveAllEnded(members, 5000));
    qInfo("%zu members dead after %lld ms", members.size(), since.elapsed());
    QCOMPARE(markedProcesses(m_mark), QList<int>());
    QTRY_COMPARE_WITH_TIMEOUT(PaddockProgram::sessionDirectoriesOf(paddock.pid()), QStringList(), 5000);
}

QTEST_GUILESS_MAIN(tst_CliSignals)
#include "tst_cli_signals.moc"
