// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <sys/resource.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

const QStringList kFail{QStringLiteral("exit"), QStringLiteral("1")};

/// This process's own CPU time.
std::chrono::milliseconds cpuTime()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval &time) { return time.tv_sec * 1000 + time.tv_usec / 1000; };
    return std::chrono::milliseconds(of(usage.ru_utime) + of(usage.ru_stime));
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    constexpr qint64 kPageBytes = 4096;
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * kPageBytes : 0;
}

ProbeSpec execProbe(const char *line, std::chrono::milliseconds timeout)
{
    ProbeSpec probe;
    probe.check =
        ExecCheck{QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromLatin1(line)}, QStringLiteral("/")};
    probe.period = 50ms;
    probe.timeout = timeout;
    return probe;
}

/// Sends an answer byte by byte, and never all of it.
class TricklingServer : public QObject
{
public:
    TricklingServer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = m_server.nextPendingConnection();
            mostAtOnce = std::max(mostAtOnce, ++m_open);
            ++connections;
            auto *const timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket, [socket] { socket->write("H"); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                --m_open;
                socket->deleteLater();
            });
            timer->start(20);
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    int connections = 0;
    int mostAtOnce = 0;

private:
    QTcpServer m_server;
    int m_open = 0;
};

} // namespace

/// Services and probes that would be a storm, if one let them.
class tst_Storms : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void crashLoopIsSlowAndQuiet();
    void fiftyFlappingServicesDisturbNobody();
    void fiftyFlappingServicesAreGivenUp();
    void floodingProbeIsEnded();
    void daemonisingProbeLeavesNothing();
    void hangingProbeEndsWithItsService();
    void tricklingAnswerIsOneFailure();

private:
    /// Fails at once, and would start again as fast as it may.
    [[nodiscard]] ServiceSpec flapping(const char *name, std::optional<IntensitySpec> intensity = std::nullopt) const
    {
        ServiceSpec service = spec(name, kFail);
        service.restart.policy = RestartPolicy::Always;
        service.restart.intensity = intensity;
        service.restart.backoff = {.base = 0ms, .factor = 1, .cap = 0ms, .jitter = 0, .resetAfter = 1h};
        return service;
    }
    [[nodiscard]] QList<ServiceSpec> fiftyFlapping(std::optional<IntensitySpec> intensity = std::nullopt) const
    {
        QList<ServiceSpec> services;
        for (int i = 0; i < 50; ++i)
            services.append(flapping(QByteArray("flap" + QByteArray::number(i)).constData(), intensity));
        return services;
    }
};

void tst_Storms::crashLoopIsSlowAndQuiet()
{
    openStack({flapping("db")});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    QElapsedTimer timer;
    timer.start();
    const auto cpuBefore = cpuTime();
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("db").run >= 4, kPatience);
    const std::chrono::milliseconds took(timer.elapsed());
    QVERIFY2(took >= 2950ms,
             qPrintable(QString::number(took.count()))); // a second between starts, whatever is asked for
    const auto cpu = cpuTime() - cpuBefore;
    QVERIFY2(cpu * 10 < took * 3, qPrintable(QStringLiteral("%1 of %2 ms").arg(cpu.count()).arg(took.count())));
}

void tst_Storms::fiftyFlappingServicesDisturbNobody()
{
    openStack(fiftyFlapping() + QList<ServiceSpec>{spec("calm", {QStringLiteral("trap-term"), QStringLiteral("0")})});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    QElapsedTimer timer;
    timer.start();
    m_session->startAll();
    const auto slowest = [this] {
        int runs = 1000;
        for (const ServiceStatus &each : m_session->services())
            runs = each.id == u"calm" ? runs : std::min(runs, each.run);
        return runs;
    };
    QTRY_VERIFY_WITH_TIMEOUT(slowest() >= 3, kPatience);
    const qint64 seconds = timer.elapsed() / 1000;
    for (const ServiceStatus &each : m_session->services())
        QVERIFY2(each.run <= seconds + 2, qPrintable(QStringLiteral("%1 in %2 s").arg(each.run).arg(seconds)));
    QCOMPARE(state("calm"), State::Running);
    QCOMPARE(status("calm").run, 1);
    m_session->stop(QStringLiteral("calm")); // an order still gets through
    QTRY_COMPARE_WITH_TIMEOUT(state("calm"), State::Stopped, kPatience);
    QVERIFY(!status("calm").lastOutcome->escalated);
    QSignalSpy allStopped(m_session.get(), &LocalSession::allStopped);
    m_session->stopAll();
    QTRY_COMPARE_WITH_TIMEOUT(allStopped.count(), 1, kPatience);
    for (const ServiceStatus &each : m_session->services())
        QCOMPARE(each.state, State::Stopped);
}

void tst_Storms::fiftyFlappingServicesAreGivenUp()
{
    openStack(fiftyFlapping(IntensitySpec{1, 1h}));
    QSignalSpy settled(m_session.get(), &LocalSession::settled);
    m_session->startAll();
    const auto givenUp = [this] {
        const QList<ServiceStatus> all = m_session->services();
        return std::count_if(all.begin(), all.end(), [](const auto &each) { return each.state == State::GivenUp; });
    };
    QTRY_COMPARE_WITH_TIMEOUT(givenUp(), 50, kPatience);
    for (const ServiceStatus &each : m_session->services())
        QCOMPARE(each.run, 2);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), kPatience);
}

void tst_Storms::floodingProbeIsEnded()
{
    ServiceSpec db = spec("db", kSleep);
    db.ready = execProbe("exec yes", 500ms);
    openStack({db});
    const qint64 before = residentBytes();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready yet: no answer within 0.5 s"), kPatience);
    constexpr qint64 kMebibyte = 1024 * 1024;
    const qint64 grown = residentBytes() - before;
    QVERIFY2(grown < 64 * kMebibyte, qPrintable(QString::number(grown))); // `yes` says gigabytes in that time
    QVERIFY(!logText("db").contains(QStringLiteral("\ny\n")));
    QCOMPARE(state("db"), State::Starting);
}

void tst_Storms::daemonisingProbeLeavesNothing()
{
    ServiceSpec db = spec("db", kSleep);
    db.ready = execProbe("setsid sh -c 'sleep 1000 & sleep 1000' >/dev/null 2>&1 </dev/null & exit 0", 10s);
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Running, kPatience);
    m_session->setFrozen(QStringLiteral("db"), true); // no more attempts
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark).size(), 1, kPatience);
}

void tst_Storms::hangingProbeEndsWithItsService()
{
    ServiceSpec db = spec("db", kSleep);
    db.ready = execProbe("trap '' TERM; setsid sleep 1000 & sleep 1000", 10min);
    openStack({db});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(markedProcesses(m_mark).size() >= 4, kPatience); // the service, a shell, its two
    m_session->stop(QStringLiteral("db"));
    QTRY_COMPARE_WITH_TIMEOUT(state("db"), State::Stopped, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
}

void tst_Storms::tricklingAnswerIsOneFailure()
{
    TricklingServer server;
    ServiceSpec db = spec("db", kSleep);
    HttpCheck check;
    check.host = QStringLiteral("127.0.0.1");
    check.port = server.port();
    db.ready = ProbeSpec();
    db.ready->check = check;
    db.ready->period = 50ms;
    db.ready->timeout = 400ms;
    openStack({db});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(status("db").reason, QStringLiteral("not ready yet: no answer within 0.4 s"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(server.connections >= 3, kPatience);
    QVERIFY2(server.mostAtOnce <= 2,
             qPrintable(QString::number(server.mostAtOnce))); // one may not be heard to close yet
    QCOMPARE(state("db"), State::Starting);
}

QTEST_GUILESS_MAIN(tst_Storms)
#include "tst_storms.moc"
