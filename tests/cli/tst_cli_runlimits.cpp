// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"
#include "tests/helper/testsupport.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace paddock;
using namespace paddock::test;

/// `paddock run` with what holds a tree in: limits, the watchdog, retries; and what its report says of all that.
class tst_CliRunLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void limitThatNobodyKeepsIsRefused_data();
    void limitThatNobodyKeepsIsRefused();
    void watchdogKillsTheTree();
    void watchdogLeavesAModestTreeAlone();
    void failureIsStartedAgain();
    void lastEndIsTheStatus();
    void hopelessStartIsNotTriedAgain();
    void successIsNotStartedAgain();
    void signalEndsThePause_data();
    void signalEndsThePause();
    void reportTellsAStop();
    void reportTellsTheSourcesOfItsFigures();
    void reportNamesThePortsOfALeftover();
    void maskAndNicenessAreTheChilds();

private:
    QStringList options(const QStringList &words) const;
    [[nodiscard]] QJsonObject report() const;

    QTemporaryDir m_dir;
    QString m_mark;
};

namespace {

QStringList shell(const QString &script) { return {QStringLiteral("sh"), QStringLiteral("-c"), script}; }

QStringList helper(const QStringList &arguments) { return QStringList(helperPath()) + arguments; }

/// Whether this machine's kernel can keep a limit is asked of `paddock doctor`.
bool kernelKeeps(const char *limit)
{
    PaddockProgram doctor({QStringLiteral("doctor"), QStringLiteral("--json")});
    doctor.run();
    return QJsonDocument::fromJson(doctor.output())[QLatin1String("limits")][QLatin1String(limit)].toBool();
}

} // namespace

void tst_CliRunLimits::init()
{
    m_mark = uniqueMark();
    QFile::remove(m_dir.filePath(QStringLiteral("report.json")));
}

QStringList tst_CliRunLimits::options(const QStringList &words) const
{
    return QStringList{QStringLiteral("run"), QStringLiteral("--env"), QStringLiteral("PADDOCK_TEST_MARK=") + m_mark,
                       QStringLiteral("--report"), m_dir.filePath(QStringLiteral("report.json"))} +
           words;
}

QJsonObject tst_CliRunLimits::report() const
{
    QFile file(m_dir.filePath(QStringLiteral("report.json")));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

void tst_CliRunLimits::limitThatNobodyKeepsIsRefused_data()
{
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("memory") << QByteArray("memory") << QStringList{QStringLiteral("--memory"), QStringLiteral("64M")};
    QTest::newRow("pids") << QByteArray("pids") << QStringList{QStringLiteral("--pids"), QStringLiteral("10")};
    QTest::newRow("cpu") << QByteArray("cpu") << QStringList{QStringLiteral("--cpu"), QStringLiteral("0.5")};
    QTest::newRow("pids with watchdog") << QByteArray("pids")
                                        << QStringList{QStringLiteral("--pids"), QStringLiteral("10"),
                                                       QStringLiteral("--memory"), QStringLiteral("64M"),
                                                       QStringLiteral("--watchdog")};
}

void tst_CliRunLimits::limitThatNobodyKeepsIsRefused()
{
    QFETCH(QByteArray, limit);
    QFETCH(QStringList, words);
    if (kernelKeeps(limit))
        QSKIP("the kernel keeps this limit here");
    const QString trace = m_dir.filePath(QStringLiteral("started"));
    PaddockProgram paddock(options(words + shell(QStringLiteral("echo > '%1'").arg(trace))));
    QCOMPARE(paddock.run(), 123);
    QVERIFY2(paddock.messages().startsWith("paddock: "), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains("limit"), paddock.messages().constData());
    QVERIFY(!QFile::exists(trace));
    QCOMPARE(report()[QStringLiteral("outcome")][QStringLiteral("kind")].toString(), QStringLiteral("failed_to_start"));
    QVERIFY(report()[QStringLiteral("leader")].isNull());
    QVERIFY(report()[QStringLiteral("limits")][QLatin1String(limit)].isNull());
}

void tst_CliRunLimits::watchdogKillsTheTree()
{
    if (kernelKeeps("memory"))
        QSKIP("the kernel keeps this limit here");
    PaddockProgram paddock(
        options(QStringList{QStringLiteral("--memory"), QStringLiteral("64M"), QStringLiteral("--watchdog")} +
                helper({QStringLiteral("memory"), QStringLiteral("100")})));
    QCOMPARE(paddock.run(), 128 + SIGKILL);
    QVERIFY2(paddock.messages().contains("more than its 64.0 MiB"), paddock.messages().constData());
    const QJsonObject memory = report()[QStringLiteral("limits")][QStringLiteral("memory")].toObject();
    QCOMPARE(memory[QStringLiteral("value")].toInt(), 64 * 1024 * 1024);
    QCOMPARE(memory[QStringLiteral("enforced_by")].toString(), QStringLiteral("watchdog"));
    QCOMPARE(memory[QStringLiteral("tripped")], QJsonValue(true));
    QVERIFY(report()[QStringLiteral("usage")][QStringLiteral("peak_memory_bytes")].toInteger() > 64 * 1024 * 1024);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_CliRunLimits::watchdogLeavesAModestTreeAlone()
{
    if (kernelKeeps("memory"))
        QSKIP("the kernel keeps this limit here");
    PaddockProgram paddock(
        options(QStringList{QStringLiteral("--memory"), QStringLiteral("1G"), QStringLiteral("--watchdog")} +
                helper({QStringLiteral("exit"), QStringLiteral("3")})));
    QCOMPARE(paddock.run(), 3);
    const QJsonValue memory = report()[QStringLiteral("limits")][QStringLiteral("memory")];
    QCOMPARE(memory[QStringLiteral("tripped")], QJsonValue(false));
}

void tst_CliRunLimits::failureIsStartedAgain()
{
    const QString count = m_dir.filePath(QStringLiteral("count"));
    QFile::remove(count);
    PaddockProgram paddock(
        options(QStringList{QStringLiteral("--retry"), QStringLiteral("5")} +
                shell(QStringLiteral("echo x >> '%1'; test $(wc -l < '%1') -ge 3 && exit 0; exit 7").arg(count))));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.messages(), QByteArray("paddock: exit 7: starting again in 0.5 s (start 2 of 6)\n"
                                            "paddock: exit 7: starting again in 1 s (start 3 of 6)\n"));
    QCOMPARE(report()[QStringLiteral("starts")].toInt(), 3);
    QCOMPARE(report()[QStringLiteral("outcome")][QStringLiteral("code")].toInt(-1), 0);
}

void tst_CliRunLimits::lastEndIsTheStatus()
{
    PaddockProgram paddock(options(QStringList{QStringLiteral("--retry"), QStringLiteral("1")} +
                                   helper({QStringLiteral("kill-self"), QStringLiteral("9")})));
    QCOMPARE(paddock.run(), 128 + SIGKILL);
    QCOMPARE(paddock.messages().count("starting again"), 1);
    QCOMPARE(report()[QStringLiteral("starts")].toInt(), 2);
}

void tst_CliRunLimits::hopelessStartIsNotTriedAgain()
{
    PaddockProgram paddock(
        options({QStringLiteral("--retry"), QStringLiteral("3"), QStringLiteral("/no/such/program")}));
    QCOMPARE(paddock.run(), 127);
    QVERIFY(!paddock.messages().contains("starting again"));
}

void tst_CliRunLimits::successIsNotStartedAgain()
{
    PaddockProgram paddock(options({QStringLiteral("--retry"), QStringLiteral("3"), QStringLiteral("true")}));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.messages(), QByteArray());
}

void tst_CliRunLimits::signalEndsThePause_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void tst_CliRunLimits::signalEndsThePause()
{
    QFETCH(int, signal);
    // The pauses add up to minutes: only the signal can end it within the test's patience.
    PaddockProgram paddock(options(QStringList{QStringLiteral("--retry"), QStringLiteral("1000")} +
                                   helper({QStringLiteral("exit"), QStringLiteral("7")})));
    paddock.start();
    QVERIFY(paddock.waitForMessage("starting again in 2 s"));
    paddock.signal(signal);
    QCOMPARE(paddock.status(), 7);
    QCOMPARE(report()[QStringLiteral("starts")].toInt(), 3);
}

void tst_CliRunLimits::reportTellsAStop()
{
    PaddockProgram paddock(options(QStringList{QStringLiteral("--grace"), QStringLiteral("200ms")} +
                                   helper({QStringLiteral("ignoring-grandchild")})));
    paddock.start();
    QVERIFY(paddock.waitForOutput("ready"));
    paddock.signal(SIGTERM);
    QCOMPARE(paddock.status(), 128 + SIGTERM);
    const QJsonObject stop = report()[QStringLiteral("stop")].toObject();
    QCOMPARE(stop[QStringLiteral("members_before")].toInt(), 3);
    QCOMPARE(stop[QStringLiteral("members_after")].toInt(-1), 0);
    QCOMPARE(stop[QStringLiteral("steps_taken")].toInt(), 1);
    QCOMPARE(stop[QStringLiteral("drained")], QJsonValue(false));
    QCOMPARE(stop[QStringLiteral("escalated")], QJsonValue(true));
    QVERIFY(stop[QStringLiteral("elapsed_seconds")].toDouble() >= 0.2);
    QCOMPARE(stop[QStringLiteral("blockers")].toArray().size(), 1);
}

void tst_CliRunLimits::reportTellsTheSourcesOfItsFigures()
{
    PaddockProgram paddock(options(QStringList{QStringLiteral("--mechanism"), QStringLiteral("subreaper")} +
                                   helper({QStringLiteral("exit"), QStringLiteral("0")})));
    QCOMPARE(paddock.run(), 0);
    const QJsonObject usage = report()[QStringLiteral("usage")].toObject();
    QVERIFY(usage[QStringLiteral("wall_seconds")].toDouble() > 0);
    QVERIFY(usage[QStringLiteral("cpu_seconds")].isDouble());
    QVERIFY(usage[QStringLiteral("peak_memory_bytes")].toInteger() > 0);
    QCOMPARE(usage[QStringLiteral("sources")][QStringLiteral("cpu")].toString(), QStringLiteral("observed"));
    QCOMPARE(usage[QStringLiteral("sources")][QStringLiteral("memory")].toString(), QStringLiteral("observed"));
    QVERIFY(report()[QStringLiteral("stop")].isNull());
}

void tst_CliRunLimits::reportNamesThePortsOfALeftover()
{
    PaddockProgram paddock(options(helper({QStringLiteral("listen"), QStringLiteral("leave")})));
    QCOMPARE(paddock.run(), 0);
    const int port = paddock.output().trimmed().mid(5).toInt();
    QVERIFY2(port > 0, paddock.output().constData());
    const QJsonArray leftovers = report()[QStringLiteral("leftovers")].toArray();
    QCOMPARE(leftovers.size(), 1);
    QCOMPARE(leftovers[0][QStringLiteral("ports")].toArray(), QJsonArray{port});
}

void tst_CliRunLimits::maskAndNicenessAreTheChilds()
{
    PaddockProgram paddock(options(
        QStringList{QStringLiteral("--umask"), QStringLiteral("027"), QStringLiteral("--nice"), QStringLiteral("5")} +
        shell(QStringLiteral("umask; nice"))));
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("0027\n5\n"));
}

QTEST_GUILESS_MAIN(tst_CliRunLimits)
#include "tst_cli_runlimits.moc"
