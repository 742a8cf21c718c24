// SPDX-License-Identifier: Apache-2.0
#include "tests/session/reloadtest.h"

#include <QElapsedTimer>

#include <signal.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

const QByteArray kChain = "  db: {command: ['%H', sleep]}\n"
                          "  api: {command: ['%H', sleep], depends_on: db}\n"
                          "  web: {command: ['%H', sleep], depends_on: api}\n"
                          "  mailer: {command: ['%H', sleep]}\n";

} // namespace

/// A stack file that changes while its stack runs.
class tst_Reload : public ReloadTest
{
    Q_OBJECT
private Q_SLOTS:
    void changedOneRestartsWithWhatNeedsItAlone();
    void unchangedFileChangesNothing();
    void newOnesStartAndOthersGoInTheirOrder();
    void whatNeedsNoNewRunIsTakenOn();
    void restartPolicyIsTakenOn();
    void probesAreTakenOn();
    void nonsenseKeepsEverythingRunning();
    void missingFileKeepsEverythingRunning();
    void changeDuringTheStartUpIsTakenOn();
    void changeDuringAStopStartsNothing();
    void whatComesBackWhileItLeavesStays();
    void leavingOneIsNotStarted();
    void stackThatRestsStaysAtRest();
    void whatHasFailedTriesTheBetterCommand();
    void whatWasStoppedByHandStaysSo();
    void disabledOneStopsAndEnabledOneStarts();
    void newConditionLooksAtWhatWasSaid();
    void launchedCommandsAreNotTouched();
    void hundredsOfServicesAreReloadedForOneChange();
};

void tst_Reload::changedOneRestartsWithWhatNeedsItAlone()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int db = pid("db"), mailer = pid("mailer");
    m_events.clear();
    QByteArray text = kChain;
    QCOMPARE(reload(text.replace("sleep], depends_on: db", "sleep], depends_on: db, environment: {A: b}")),
             QStringList(QStringLiteral("~ api: environment (restarts)")));
    QTRY_VERIFY_WITH_TIMEOUT(status("api").run == 2 && status("web").run == 2 && allRun(), kPatience);
    QCOMPARE(pid("db"), db);
    QCOMPARE(pid("mailer"), mailer);
    QCOMPARE(
        m_events,
        QStringList({QStringLiteral("web stopping"), QStringLiteral("web stopped"), QStringLiteral("web waiting"),
                     QStringLiteral("api stopping"), QStringLiteral("api stopped"), QStringLiteral("api starting"),
                     QStringLiteral("api running"), QStringLiteral("web starting"), QStringLiteral("web running")}));
    QVERIFY2(logText("api").contains(QStringLiteral("restarting: the stack file has changed")),
             qPrintable(logText("api")));
    QCOMPARE(m_problems, QList<Error>());
}

void tst_Reload::unchangedFileChangesNothing()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const QList<ServiceStatus> before = m_session->services();
    QCOMPARE(reload("  # a comment moves all lines\n" + kChain), QStringList());
    QVERIFY(m_session->services() == before);
}

void tst_Reload::newOnesStartAndOthersGoInTheirOrder()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int db = pid("db"), mailer = pid("mailer");
    m_events.clear();
    QSignalSpy removed(m_session.get(), &Session::serviceRemoved);
    QCOMPARE(reload("  cache: {command: ['%H', sleep]}\n  mailer: {command: ['%H', sleep], depends_on: cache}\n"
                    "  db: {command: ['%H', sleep]}\n"),
             QStringList({QStringLiteral("+ cache"), QStringLiteral("- api"), QStringLiteral("- web"),
                          QStringLiteral("~ mailer: depends_on")}));
    QCOMPARE(names(), QStringList({QStringLiteral("cache"), QStringLiteral("mailer"), QStringLiteral("db"),
                                   QStringLiteral("api"), QStringLiteral("web")}));
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 2, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(names(), QStringList({QStringLiteral("cache"), QStringLiteral("mailer"), QStringLiteral("db")}));
    QVERIFY(eventAt("web stopped") < eventAt("api stopping"));
    QCOMPARE(pid("db"), db);
    QCOMPARE(pid("mailer"), mailer);
    QCOMPARE(markedProcesses(m_mark).size(), 3);
    QVERIFY(!m_session->service(QStringLiteral("api")));
}

void tst_Reload::whatNeedsNoNewRunIsTakenOn()
{
    QFile::remove(path("web.log"));
    openFile("  web: {command: ['%H', ignore], stop: {signal: TERM, grace: 1h}}\n");
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QStringLiteral("ready")), kPatience);
    const int web = pid("web");
    QCOMPARE(reload("  web: {command: ['%H', ignore], stop: {signal: TERM, grace: 100ms}, description: a web,\n"
                    "        namespace: front, exit_on_failure: true, log: web.log}\n"),
             QStringList(QStringLiteral("~ web: description, namespace, exit_on_failure, stop, log")));
    QCOMPARE(pid("web"), web);
    QCOMPARE(status("web").namespaceName, QStringLiteral("front"));
    QCOMPARE(status("web").grace, 100ms);
    QTRY_VERIFY_WITH_TIMEOUT(QFile(path("web.log")).size() > 0, kPatience);
    m_session->stop(QStringLiteral("web"));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience); // after 100 ms, not after an hour
    QCOMPARE(status("web").run, 1);
}

void tst_Reload::restartPolicyIsTakenOn()
{
    openFile("  web: {command: ['%H', sleep], restart: never}\n");
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int web = pid("web");
    QCOMPARE(reload("  web: {command: ['%H', sleep], restart: {policy: always, backoff: 100ms}}\n"),
             QStringList(QStringLiteral("~ web: restart")));
    QCOMPARE(pid("web"), web);
    ::kill(web, SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(status("web").run == 2 && allRun(), kPatience);
    QCOMPARE(status("web").restarts, 1);
}

void tst_Reload::probesAreTakenOn()
{
    openFile("  web: {command: ['%H', sleep], ready: {file: nowhere, period: 50ms}}\n");
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("web").reason.startsWith(QStringLiteral("not ready yet:")), kPatience);
    const int web = pid("web");
    QCOMPARE(reload("  web: {command: ['%H', sleep], ready: {file: paddock.yaml, period: 50ms}}\n"),
             QStringList(QStringLiteral("~ web: ready")));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    QCOMPARE(reload("  web: {command: ['%H', sleep], ready: {file: nowhere, period: 50ms, failure_threshold: 2,\n"
                    "        deadline: 100ms}, health: {file: paddock.yaml, period: 50ms}}\n"),
             QStringList(QStringLiteral("~ web: ready, health")));
    QTRY_VERIFY_WITH_TIMEOUT(!status("web").ready, kPatience); // told, and nothing is stopped for it
    QCOMPARE(state("web"), State::Running);
    QCOMPARE(reload("  web: {command: ['%H', sleep], health: {file: paddock.yaml, period: 50ms}}\n"),
             QStringList(QStringLiteral("~ web: ready")));
    QTRY_VERIFY_WITH_TIMEOUT(status("web").ready && status("web").healthy == true, kPatience);
    QCOMPARE(pid("web"), web);
    QCOMPARE(status("web").run, 1);
}

void tst_Reload::nonsenseKeepsEverythingRunning()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const QList<ServiceStatus> before = m_session->services();
    QCOMPARE(reload("  db: {comand: x}\n  api: {command: [a], depends_on: dv}\n"),
             QStringList(QStringLiteral("not reloaded")));
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].code, ErrorCode::Parse);
    const QStringList lines = m_problems[0].message.split(u'\n');
    QVERIFY2(lines.size() >= 2 && lines[0].startsWith(path("paddock.yaml") + QStringLiteral(":3:")) &&
                 lines.back().startsWith(path("paddock.yaml") + QStringLiteral(":4:")),
             qPrintable(m_problems[0].message));
    QVERIFY(m_session->services() == before);
    QVERIFY(!m_session->tryPreview());
    QCOMPARE(reload(kChain), QStringList());
}

void tst_Reload::missingFileKeepsEverythingRunning()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QVERIFY(QFile::remove(path("paddock.yaml")));
    m_session->reload();
    QCOMPARE(m_problems.size(), 1);
    QVERIFY(m_problems[0].message.startsWith(path("paddock.yaml")));
    QVERIFY(allRun());
}

void tst_Reload::changeDuringTheStartUpIsTakenOn()
{
    QFile::remove(path("up"));
    openFile("  db: {command: ['%H', sleep], ready: {file: up, period: 50ms}}\n"
             "  api: {command: ['%H', sleep], depends_on: db}\n");
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Starting, kPatience);
    QCOMPARE(state("api"), State::Waiting);
    reload("  db: {command: ['%H', sleep], ready: {file: up, period: 50ms}}\n"
           "  queue: {command: ['%H', sleep], ready: {file: up, period: 50ms}}\n"
           "  api: {command: ['%H', sleep], depends_on: [queue, db], environment: {A: b}}\n");
    QVERIFY2(status("api").reason.contains(QStringLiteral("queue")), qPrintable(status("api").reason));
    write("up", "");
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(status("api").run, 1);
    QCOMPARE(status("db").run, 1);
}

void tst_Reload::changeDuringAStopStartsNothing()
{
    openFile("  db: {command: ['%H', ignore], stop: {signal: TERM, grace: 500ms}}\n");
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("db").contains(QStringLiteral("ready")), kPatience);
    m_session->stopAll();
    QCOMPARE(state("db"), State::Stopping);
    reload("  db: {command: ['%H', sleep], stop: {signal: TERM, grace: 500ms}}\n  api: {command: ['%H', sleep]}\n");
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    QVERIFY(m_session->isSettled());
    QCOMPARE(state("api"), State::Stopped);
    QCOMPARE(status("db").run, 1);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
}

void tst_Reload::whatComesBackWhileItLeavesStays()
{
    const QByteArray slow = "  slow: {command: ['%H', ignore], stop: {signal: TERM, grace: 500ms}}\n";
    openFile(kChain + slow);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun() && logText("slow").contains(QStringLiteral("ready")), kPatience);
    QSignalSpy removed(m_session.get(), &Session::serviceRemoved);
    QCOMPARE(reload(kChain), QStringList(QStringLiteral("- slow")));
    QCOMPARE(state("slow"), State::Stopping);
    QCOMPARE(reload(kChain + slow), QStringList(QStringLiteral("+ slow")));
    QTRY_VERIFY_WITH_TIMEOUT(status("slow").run == 2 && allRun(), kPatience);
    QCOMPARE(removed.count(), 0);

    // One that only waits for its turn to stop goes on as it is.
    const int db = pid("db"), api = pid("api");
    QCOMPARE(reload("  mailer: {command: ['%H', sleep]}\n"),
             QStringList(
                 {QStringLiteral("- db"), QStringLiteral("- api"), QStringLiteral("- web"), QStringLiteral("- slow")}));
    QCOMPARE(state("db"), State::Running);
    reload(kChain);
    QTRY_VERIFY_WITH_TIMEOUT(status("web").run == 2 && names().size() == 4 && allRun(), kPatience);
    QCOMPARE(pid("db"), db);
    QCOMPARE(pid("api"), api);
}

void tst_Reload::leavingOneIsNotStarted()
{
    openFile(kChain + "  slow: {command: ['%H', ignore], stop: {signal: TERM, grace: 500ms}}\n");
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun() && logText("slow").contains(QStringLiteral("ready")), kPatience);
    QSignalSpy removed(m_session.get(), &Session::serviceRemoved);
    reload(kChain);
    m_session->restart(QStringLiteral("slow"));
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].message, QStringLiteral("slow is not in the stack any more"));
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 1, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 4);
}

void tst_Reload::stackThatRestsStaysAtRest()
{
    openFile(kChain);
    QCOMPARE(reload("  db: {command: ['%H', sleep], environment: {A: b}}\n  cache: {command: ['%H', sleep]}\n"),
             QStringList({QStringLiteral("+ cache"), QStringLiteral("- api"), QStringLiteral("- web"),
                          QStringLiteral("- mailer"), QStringLiteral("~ db: environment (restarts)")}));
    QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({QStringLiteral("db"), QStringLiteral("cache")}), kPatience);
    QVERIFY(m_session->isSettled());
    QCOMPARE(state("db"), State::Stopped);
    QCOMPARE(state("cache"), State::Stopped);
}

void tst_Reload::whatHasFailedTriesTheBetterCommand()
{
    QFile::remove(path("up"));
    openFile("  db: {command: ['%H', exit, '3'], ready: {file: up, period: 50ms}}\n"
             "  api: {command: ['%H', sleep], depends_on: db}\n");
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Failed, kPatience);
    QCOMPARE(state("api"), State::Waiting);
    reload("  db: {command: ['%H', sleep], ready: {file: up, period: 50ms}}\n"
           "  api: {command: ['%H', sleep], depends_on: db}\n");
    write("up", "");
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(status("db").run, 2);
    QCOMPARE(status("api").run, 1);
}

void tst_Reload::whatWasStoppedByHandStaysSo()
{
    openFile(kChain);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    m_session->stop(QStringLiteral("mailer"));
    QTRY_COMPARE_WITH_TIMEOUT(state("mailer"), State::Stopped, kPatience);
    QByteArray text = kChain;
    QCOMPARE(reload(text.replace("mailer: {command: ['%H', sleep]", "mailer: {command: ['%H', sleep, x]")),
             QStringList(QStringLiteral("~ mailer: command (restarts)")));
    QVERIFY(m_session->isSettled());
    QCOMPARE(state("mailer"), State::Stopped);
    m_session->start(QStringLiteral("mailer"));
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QVERIFY(status("mailer").commandLine.endsWith(QStringLiteral("sleep x")));
}

void tst_Reload::disabledOneStopsAndEnabledOneStarts()
{
    openFile("  web: {command: ['%H', sleep]}\n  tool: {command: ['%H', sleep], disabled: true}\n");
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    QCOMPARE(state("tool"), State::Stopped);
    QCOMPARE(reload("  web: {command: ['%H', sleep], disabled: true}\n  tool: {command: ['%H', sleep]}\n"),
             QStringList({QStringLiteral("~ web: disabled"), QStringLiteral("~ tool: disabled")}));
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("tool"), State::Running, kPatience);
}

void tst_Reload::newConditionLooksAtWhatWasSaid()
{
    openFile("  db: {command: ['%H', sleep]}\n"); // it says "ready", once
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("db").contains(QStringLiteral("\nready\n")), kPatience);
    reload("  db: {command: ['%H', sleep]}\n"
           "  api: {command: ['%H', sleep], depends_on: {db: {condition: log_ready, pattern: '^ready$'}}}\n");
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(status("db").run, 1);
}

void tst_Reload::launchedCommandsAreNotTouched()
{
    openFile(kChain);
    m_session->startAll();
    QSignalSpy launched(m_session.get(), &Session::launched);
    m_session->launch(helperCommand(kSleep, m_mark));
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const QString id = launched[0][0].toString();
    const ServiceStatus before = *m_session->service(id);
    reload("  cache: {command: ['%H', sleep]}\n");
    QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({QStringLiteral("cache"), id}), kPatience);
    QVERIFY(m_session->service(id) == before);
}

void tst_Reload::hundredsOfServicesAreReloadedForOneChange()
{
    constexpr int kLayers = 10, kWidth = 50, kArrows = 4;
    QByteArray text;
    for (int i = 0; i < kLayers * kWidth; ++i) {
        text += "  s" + QByteArray::number(i) + ": {command: ['%H', sleep]";
        QByteArrayList needed;
        for (int j = 0; j < kArrows && i >= kWidth; ++j)
            needed += "s" + QByteArray::number((i / kWidth - 1) * kWidth + (i * 7 + j * 11) % kWidth);
        if (!needed.isEmpty())
            text += ", depends_on: [" + needed.join(", ") + "]";
        text += "}\n";
    }
    openFile(text);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), 6 * kPatience);
    const QList<ServiceStatus> before = m_session->services();
    QElapsedTimer clock;
    clock.start();
    QByteArray changed = text;
    const QStringList lines =
        reload(changed.replace("s499: {command: ['%H', sleep]", "s499: {command: ['%H', sleep, x]"));
    qInfo("reloading %d services took %lld ms", kLayers * kWidth, static_cast<long long>(clock.elapsed()));
    QCOMPARE(lines, QStringList(QStringLiteral("~ s499: command (restarts)")));
    QTRY_VERIFY_WITH_TIMEOUT(status("s499").run == 2 && allRun(), kPatience);
    const QList<ServiceStatus> after = m_session->services();
    for (qsizetype i = 0; i < before.size() - 1; ++i)
        QVERIFY2(before[i].leader == after[i].leader, qPrintable(before[i].id));
}

QTEST_GUILESS_MAIN(tst_Reload)
#include "tst_reload.moc"
