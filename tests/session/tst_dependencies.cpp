// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include <QFile>
#include <QHash>
#include <QTemporaryDir>

#include <signal.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

/// What becomes of services when those around them die, restart or will not stop.
class tst_Dependencies : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void dependencyDiesWhileItsDependantStarts();
    void dependencyDiesBeforeItWasReady();
    void dependencyRestartsWhileItsDependantRuns();
    void deafDependantBlocksTheStopAndIsNamed();
    void leaderThatLeavesItsChildIsNotStopped();
    void restartWhileParkedOnADependency();
    void dependencyIsRestartedUnderAParkedService();
    void fiveHundredServicesStartAndStopInOrder();

private:
    [[nodiscard]] QString flag() const { return m_folder.filePath(QStringLiteral("ready-") + m_mark); }
    void raiseFlag() const { QVERIFY(QFile(flag()).open(QIODevice::WriteOnly)); }
    /// Ready once the flag is there.
    [[nodiscard]] ServiceSpec flagged(const char *name, const QStringList &dependsOn = {}) const
    {
        ServiceSpec service = spec(name, kSleep, dependsOn);
        service.ready = ProbeSpec();
        service.ready->check = FileCheck{flag()};
        service.ready->period = 50ms;
        return service;
    }
    [[nodiscard]] ServiceSpec needing(const char *name, const char *other, DependencyCondition condition) const
    {
        ServiceSpec service = spec(name, kSleep);
        service.dependsOn = {{QString::fromLatin1(other), condition}};
        return service;
    }

    QTemporaryDir m_folder;
};

void tst_Dependencies::dependencyDiesWhileItsDependantStarts()
{
    openStack({spec("db", kSleep), flagged("api", {QStringLiteral("db")})});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Starting, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(status("api").leader.pid > 0, kPatience);
    ::kill(status("db").leader.pid, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Failed, kPatience);
    QCOMPARE(state("api"), State::Starting); // it may well do without, and nobody asked for its end
    raiseFlag();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("api").run, 1);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
}

void tst_Dependencies::dependencyDiesBeforeItWasReady()
{
    openStack({flagged("db"), needing("api", "db", DependencyCondition::Ready)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("db").leader.pid > 0, kPatience);
    ::kill(status("db").leader.pid, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(status("api").reason, QStringLiteral("waiting for db (killed by SIGKILL)"), kPatience);
    QCOMPARE(status("api").run, 0);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience); // `up` does not wait for what nobody will do
    raiseFlag();
    m_session->start(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
}

void tst_Dependencies::dependencyRestartsWhileItsDependantRuns()
{
    ServiceSpec db = spec("db", kSleep);
    db.restart.policy = RestartPolicy::OnFailure;
    openStack({db, spec("api", kSleep, {QStringLiteral("db")})});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    ::kill(status("db").leader.pid, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(status("db").run, 2, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    QCOMPARE(status("db").restarts, 1);
    QCOMPARE(state("api"), State::Running);
    QCOMPARE(status("api").run, 1);
}

void tst_Dependencies::deafDependantBlocksTheStopAndIsNamed()
{
    openStack({spec("db", kSleep), spec("api", {QStringLiteral("ignore")}, {QStringLiteral("db")}, 1h)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("api").contains(QLatin1String("ready")), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience); // which may be heard later than its line
    const QString named =
        QStringLiteral("stopping: 1 process left (paddock-test-helper %1)").arg(status("api").leader.pid);
    m_session->stop(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(status("api").reason, named, kPatience);
    QCOMPARE(state("db"), State::Running);
    QCOMPARE(status("db").reason, QStringLiteral("stopping after api"));
    QCOMPARE(status("db").waitsFor, QStringList(QStringLiteral("api")));
    m_session->kill(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    QVERIFY(eventAt("api stopped") < eventAt("db stopping"));
}

void tst_Dependencies::leaderThatLeavesItsChildIsNotStopped()
{
    // The leader ends of the TERM, its grandchild, in a session of its own, does not care.
    openStack({spec("db", kSleep), spec("api", {QStringLiteral("setsid-ignore")}, {QStringLiteral("db")}, 5s)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("api").contains(QLatin1String("ready")), kPatience);
    m_session->stopAll();
    QTRY_VERIFY_WITH_TIMEOUT(
        status("api").reason.startsWith(QStringLiteral("stopping: 1 process left (paddock-test-helper ")), kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 2); // that one, and the database
    QCOMPARE(state("api"), State::Stopping);
    QCOMPARE(state("db"), State::Running);
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    QVERIFY(eventAt("api stopped") < eventAt("db stopping"));
    QCOMPARE(status("api").reason, QStringLiteral("killed, it did not stop within its grace"));
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Dependencies::restartWhileParkedOnADependency()
{
    openStack({flagged("db"), needing("api", "db", DependencyCondition::Ready)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("db").leader.pid > 0, kPatience);
    QCOMPARE(state("api"), State::Waiting);
    m_session->restart(QStringLiteral("api"));
    QCOMPARE(state("api"), State::Waiting);
    QCOMPARE(status("api").reason, QStringLiteral("waiting for db: not ready"));
    raiseFlag();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
    QCOMPARE(status("api").run, 1);
    QCOMPARE(status("db").run, 1);
}

void tst_Dependencies::dependencyIsRestartedUnderAParkedService()
{
    openStack({flagged("db"), needing("api", "db", DependencyCondition::Ready)});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("db").leader.pid > 0, kPatience);
    m_session->restart(QStringLiteral("db"));
    QTRY_VERIFY_WITH_TIMEOUT(status("db").run == 2 && status("db").leader.pid > 0, kPatience);
    QCOMPARE(state("api"), State::Waiting);
    raiseFlag();
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), State::Running, kPatience);
    QCOMPARE(status("api").run, 1);
}

void tst_Dependencies::fiveHundredServicesStartAndStopInOrder()
{
    constexpr int kServices = 500;
    QList<ServiceSpec> services;
    qsizetype edges = 0;
    for (int i = 0; i < kServices; ++i) {
        QStringList needed;
        for (const int back : {1, 7, 30, 111, 200}) { // a chain, and arrows over and across it
            if (i >= back && (back > 1 || i % 10 != 0))
                needed.append(QStringLiteral("s%1").arg(i - back));
        }
        edges += needed.size();
        services.append(
            spec(QByteArray("s" + QByteArray::number(i)).constData(), {QStringLiteral("sleep-quietly")}, needed));
    }
    QVERIFY2(edges >= 2000, qPrintable(QString::number(edges)));
    openStack(services);
    QSignalSpy settled(m_session.get(), &LocalSession::settled);
    QSignalSpy allStopped(m_session.get(), &LocalSession::allStopped);
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, kPatience * 5);
    QCOMPARE(markedProcesses(m_mark).size(), kServices);
    m_session->stopAll();
    QTRY_COMPARE_WITH_TIMEOUT(allStopped.count(), 1, kPatience * 5);
    QCOMPARE(markedProcesses(m_mark), QList<int>());

    QHash<QString, qsizetype> at;
    for (qsizetype i = 0; i < m_events.size(); ++i)
        at.insert(m_events[i], i);
    for (const ServiceSpec &service : services) {
        for (const Dependency &needed : service.dependsOn) {
            QVERIFY(at.value(needed.service + QStringLiteral(" running")) <
                    at.value(service.name + QStringLiteral(" starting")));
            QVERIFY(at.value(service.name + QStringLiteral(" stopped")) <
                    at.value(needed.service + QStringLiteral(" stopping")));
        }
    }
}

QTEST_GUILESS_MAIN(tst_Dependencies)
#include "tst_dependencies.moc"
