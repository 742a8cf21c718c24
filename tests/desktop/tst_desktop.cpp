// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/testsupport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <signal.h>

using namespace paddock;
using namespace paddock::test;

namespace {

constexpr int kPatience = 30000;

} // namespace

/// The built window as a person starts it, drawn offscreen, with real services that bear a mark.
class tst_Desktop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void killedWindowLeavesNothing();
    void terminatedWindowStopsTheStackAndSucceeds();
    void badStackFileIsToldAndNothingStarts();
    void nextStartKnowsTheStackOfTheLast();
    void pictureWaitsForNobodyWhoComesByTheClock();

private:
    [[nodiscard]] bool isUp() const;
    void writeStack(const QByteArray &text);
    void startWindow(QProcess &window, const QStringList &more = {});

    std::unique_ptr<QTemporaryDir> m_home;
    QString m_mark;
    QString m_stack;
};

void tst_Desktop::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    m_mark = uniqueMark();
    m_stack = m_home->filePath(QStringLiteral("paddock.yaml"));
    const QByteArray helper = helperPath().toUtf8();
    writeStack("services:\n  first:\n    command: [" + helper +
               ", setsid]\n    stop: {grace: 1s}\n  second:\n    command: [" + helper +
               ", daemon, stay, ignore]\n    depends_on: first\n    stop: {grace: 200ms}\n");
}

void tst_Desktop::writeStack(const QByteArray &text)
{
    QFile file(m_stack);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
}

/// The window, its warden, three of the first service and two of the second; more while the second daemonises, so that
/// this is asked once: QTRY_VERIFY would ask again, and might find one less.
bool tst_Desktop::isUp() const
{
    return QTest::qWaitFor([this] { return markedProcesses(m_mark).size() >= 7; }, kPatience);
}

void tst_Desktop::startWindow(QProcess &window, const QStringList &more)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("PADDOCK_TEST_MARK"), m_mark);
    environment.insert(QStringLiteral("HOME"), m_home->path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home->path());
    window.setProcessEnvironment(environment);
    window.start(
        qEnvironmentVariable("PADDOCK_BIN", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")) +
            QStringLiteral("/paddock-desktop"),
        QStringList{m_stack, QStringLiteral("--start")} + more);
}

void tst_Desktop::killedWindowLeavesNothing()
{
    QProcess window;
    startWindow(window);
    QVERIFY(isUp());
    const qint64 pid = window.processId();
    QElapsedTimer timer;
    timer.start();
    window.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    qInfo("window killed to nothing left: %lld ms", timer.elapsed());
    QTRY_COMPARE_WITH_TIMEOUT(sessionDirectories(pid), QStringList(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(window.state(), QProcess::NotRunning, kPatience);
}

void tst_Desktop::terminatedWindowStopsTheStackAndSucceeds()
{
    QProcess window;
    startWindow(window);
    QVERIFY(isUp());
    const qint64 pid = window.processId();
    window.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(window.state(), QProcess::NotRunning, kPatience);
    QCOMPARE(window.exitStatus(), QProcess::NormalExit);
    QCOMPARE(window.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QCOMPARE(sessionDirectories(pid), QStringList());
}

void tst_Desktop::badStackFileIsToldAndNothingStarts()
{
    writeStack("services:\n  first:\n    comand: [sleep, '5']\n");
    QProcess window;
    startWindow(window, {QStringLiteral("--screenshot"), m_home->filePath(QStringLiteral("window.png"))});
    QTRY_COMPARE_WITH_TIMEOUT(window.state(), QProcess::NotRunning, kPatience);
    QVERIFY(window.exitCode() != 0);
    const QByteArray said = window.readAllStandardError();
    QVERIFY2(said.contains(QByteArray(m_stack.toUtf8() + ":3:5:")), said.constData());
    QVERIFY2(said.contains("command"), said.constData());
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Desktop::nextStartKnowsTheStackOfTheLast()
{
    const auto settings = [this] {
        QFile file(m_home->filePath(QStringLiteral("paddock/paddock.conf")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QProcess killed;
    startWindow(killed);
    QVERIFY(isUp());
    killed.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QVERIFY2(settings().contains("open\\"), settings().constData());
    QProcess next;
    startWindow(next);
    QVERIFY(isUp());
    next.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(next.state(), QProcess::NotRunning, kPatience);
    QVERIFY2(!settings().contains("open\\"), settings().constData()); // in order, nobody has died
    QVERIFY2(settings().contains(QByteArray("last=" + m_stack.toUtf8())), settings().constData());
}

void tst_Desktop::pictureWaitsForNobodyWhoComesByTheClock()
{
    const QByteArray helper = helperPath().toUtf8();
    writeStack("services:\n  steady:\n    command: [" + helper +
               ", sleep]\n"
               "  nightly:\n    command: [" +
               helper +
               ", exit, '0']\n    schedule: '@yearly'\n"
               "  often:\n    command: [" +
               helper +
               ", exit, '3']\n    schedule: 1s\n"
               "  off:\n    command: [" +
               helper + ", sleep]\n    disabled: true\n");
    const QString picture = m_home->filePath(QStringLiteral("window.png"));
    QProcess window;
    startWindow(window, {QStringLiteral("--screenshot"), picture});
    QTRY_COMPARE_WITH_TIMEOUT(window.state(), QProcess::NotRunning, 2 * kPatience);
    QVERIFY2(window.exitCode() == 0, window.readAllStandardError().constData());
    QVERIFY(QFile::exists(picture));
    const QString kept = qEnvironmentVariable("PADDOCK_SCREENSHOTS");
    if (!kept.isEmpty())
        QFile::copy(picture, kept + QStringLiteral("/desktop-scheduled.png"));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

QTEST_GUILESS_MAIN(tst_Desktop)
#include "tst_desktop.moc"
