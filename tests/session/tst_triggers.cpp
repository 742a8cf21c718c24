// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

const QStringList kExit{QStringLiteral("exit"), QStringLiteral("0")};
const QStringList kFail{QStringLiteral("exit"), QStringLiteral("3")};

} // namespace

/// What happens to services without an order: the clock starts them, changed files restart them, and files get their
/// output.
class tst_Triggers : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void outputGoesToTheFileWithOwnWordsMarked();
    void logThatCannotBeWrittenIsToldAndStopsNothing();
    void changedFileRestartsTheServiceAlone();
    void changedFileWithCascadeRestartsTheDependants();
    void changedFileStartsWhatHasFailed();
    void changedFileLeavesAloneWhatWasStoppedByHand();
    void frozenServiceRestartsOnceItIsThawed();
    void scheduledServiceStartsByTheClockAndNotBefore();
    void stopByHandEndsTheSchedule();
    void overlapSkipLeavesTheRunAlone();
    void overlapQueueFollowsTheRun();
    void overlapReplaceEndsTheRun();

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    void write(const char *name) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        file.write("x");
    }
    [[nodiscard]] QString content(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] ServiceSpec watching(const char *name, const QStringList &arguments = kSleep) const
    {
        ServiceSpec service = spec(name, arguments);
        service.filePath = path("paddock.yaml");
        service.watch = WatchSpec{{path("src")}, {}, 50ms, false};
        return service;
    }
    [[nodiscard]] ServiceSpec timed(const QStringList &arguments, ScheduleSpec::Overlap overlap,
                                    std::chrono::milliseconds every = 700ms) const
    {
        ServiceSpec service = spec("job", arguments);
        service.schedule = ScheduleSpec{QString(), every, overlap};
        return service;
    }

    QTemporaryDir m_folder;
};

void tst_Triggers::outputGoesToTheFileWithOwnWordsMarked()
{
    ServiceSpec service = spec("api", kSleep);
    service.log = LogSpec{path("logs/out.log"), 0, 0, false};
    openStack({service});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(content("logs/out.log").contains(QStringLiteral("\nready\n")), kPatience);
    QVERIFY(content("logs/out.log").startsWith(QStringLiteral("[paddock 20")));
    m_session->stop(QStringLiteral("api"));
    QTRY_VERIFY_WITH_TIMEOUT(content("logs/out.log").contains(QStringLiteral("] run 1 · stopped")), kPatience);
}

void tst_Triggers::logThatCannotBeWrittenIsToldAndStopsNothing()
{
    ServiceSpec service = spec("api", kSleep);
    service.log = LogSpec{m_folder.path(), 0, 0, true}; // a folder
    openStack({service});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kPatience);
    QVERIFY2(m_problems[0].message.startsWith(QStringLiteral("api: ")), qPrintable(m_problems[0].message));
    QCOMPARE(state("api"), State::Running);
}

void tst_Triggers::changedFileRestartsTheServiceAlone()
{
    QVERIFY(QDir().mkpath(path("src")));
    openStack({watching("db"), spec("api", kSleep, {QStringLiteral("db")})});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    QCOMPARE(status("api").run, 1);
    QVERIFY(logText("db").contains(QStringLiteral("restarting: src/main.py has changed")));
}

void tst_Triggers::changedFileWithCascadeRestartsTheDependants()
{
    QVERIFY(QDir().mkpath(path("src")));
    ServiceSpec db = watching("db");
    db.watch->cascade = true;
    openStack({db, spec("api", kSleep, {QStringLiteral("db")})});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    m_events.clear();
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(status("api").run, 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("db").run, 2);
    QVERIFY(eventAt("api stopped") < eventAt("db stopping"));
    QVERIFY(eventAt("db running") < eventAt("api running"));
    QVERIFY(logText("db").contains(QStringLiteral("restarting: src/main.py has changed")));
}

void tst_Triggers::changedFileStartsWhatHasFailed()
{
    QVERIFY(QDir().mkpath(path("src")));
    openStack({watching("db", kFail)});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Failed, kPatience);
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
}

void tst_Triggers::changedFileLeavesAloneWhatWasStoppedByHand()
{
    QVERIFY(QDir().mkpath(path("src")));
    openStack({watching("db")});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    m_session->stop(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    write("src/main.py");
    QTest::qWait(300); // several times the debounce
    QCOMPARE(state("db"), State::Stopped);
    QCOMPARE(status("db").run, 1);
}

void tst_Triggers::frozenServiceRestartsOnceItIsThawed()
{
    QVERIFY(QDir().mkpath(path("src")));
    openStack({watching("db")});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    m_session->setFrozen(QStringLiteral("db"), true);
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Frozen, kPatience);
    write("src/main.py");
    QTest::qWait(300);
    QCOMPARE(state("db"), State::Frozen);
    m_session->setFrozen(QStringLiteral("db"), false);
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
}

void tst_Triggers::scheduledServiceStartsByTheClockAndNotBefore()
{
    openStack({timed(kExit, ScheduleSpec::Overlap::Skip), spec("api", kSleep)});
    m_session->startAll();
    QVERIFY(status("job").nextRunAt.has_value());
    QCOMPARE(state("job"), State::Stopped);
    QVERIFY2(status("job").reason.startsWith(QStringLiteral("starts at ")), qPrintable(status("job").reason));
    const QDateTime first = *status("job").nextRunAt;
    QTRY_VERIFY_WITH_TIMEOUT(status("job").run >= 2, kPatience);
    QVERIFY(status("job").nextRunAt.value() > first);
    QCOMPARE(status("api").run, 1);
}

void tst_Triggers::stopByHandEndsTheSchedule()
{
    openStack({timed(kExit, ScheduleSpec::Overlap::Skip, 300ms)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("job").run >= 1, kPatience);
    m_session->stop(QStringLiteral("job"));
    QVERIFY(!status("job").nextRunAt.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(!isActive(state("job")), kPatience);
    const int runs = status("job").run;
    QTest::qWait(900);
    QCOMPARE(status("job").run, runs);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("job").run > runs, kPatience);
}

void tst_Triggers::overlapSkipLeavesTheRunAlone()
{
    openStack({timed(kSleep, ScheduleSpec::Overlap::Skip, 300ms)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("job").contains(QStringLiteral("the start that is due is left out")), kPatience);
    QCOMPARE(status("job").run, 1);
}

void tst_Triggers::overlapQueueFollowsTheRun()
{
    // However many fell due meanwhile, one follows.
    ServiceSpec job = timed({}, ScheduleSpec::Overlap::Queue, 300ms);
    job.command.program = QStringLiteral("sleep");
    job.command.arguments = {QStringLiteral("1.2")};
    openStack({job});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("job").run, 2, kPatience);
    QVERIFY(status("job").lastOutcome.has_value());
    QCOMPARE(status("job").lastOutcome->kind, Outcome::Kind::Exited); // nobody ended it
    QCOMPARE(logText("job").count(QStringLiteral("follows once this run has ended")), 1);
}

void tst_Triggers::overlapReplaceEndsTheRun()
{
    openStack({timed(kSleep, ScheduleSpec::Overlap::Replace)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("job").run >= 3, kPatience);
    QVERIFY(logText("job").contains(QStringLiteral("restarting: its next start is due")));
}

QTEST_GUILESS_MAIN(tst_Triggers)
#include "tst_triggers.moc"
