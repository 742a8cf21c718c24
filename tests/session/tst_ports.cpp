// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include <QTcpServer>

#include <unistd.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::Any);
    return server.serverPort();
}

} // namespace

/// Declared ports: who holds one is named, and the service waits for no luck.
class tst_Ports : public SessionTest
{
    Q_OBJECT
private Q_SLOTS:
    void heldPortFailsTheStartAndNamesItsHolder();
    void freePortStarts();
    void startsOnceThePortIsFree();
    void holderIsNamedAsAService();
    void replicasShareAPort();
    void restartFindsItsOwnPortFree();
    void stopWhileThePortsAreLookedAt();

private:
    [[nodiscard]] ServiceSpec listening(const char *name, quint16 port, const QStringList &more = {}) const
    {
        ServiceSpec service = spec(name, QStringList{QStringLiteral("listen-on"), QString::number(port)} + more);
        service.ports = {{port, PortSpec::Protocol::Tcp}};
        return service;
    }
};

void tst_Ports::heldPortFailsTheStartAndNamesItsHolder()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::LocalHost));
    openStack({listening("web", holder.serverPort())});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Failed, kPatience);
    const QString expected = QStringLiteral("did not start: port %1 is held by tst_ports (pid %2, started ")
                                 .arg(holder.serverPort())
                                 .arg(::getpid());
    QVERIFY2(status("web").reason.startsWith(expected), qPrintable(status("web").reason));
    QCOMPARE(status("web").lastOutcome->error.code, ErrorCode::AddressInUse);
    QCOMPARE(status("web").ports, (QList<PortSpec>{{holder.serverPort(), PortSpec::Protocol::Tcp}}));
    QVERIFY(!logText("web").contains(QStringLiteral("listen-on:"))); // it was not even tried
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_Ports::freePortStarts()
{
    openStack({listening("web", freePort())});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QStringLiteral("\nready\n")), kPatience);
}

void tst_Ports::startsOnceThePortIsFree()
{
    QTcpServer holder;
    QVERIFY(holder.listen(QHostAddress::AnyIPv6));
    ServiceSpec web = listening("web", holder.serverPort());
    web.restart.policy = RestartPolicy::OnFailure;
    web.restart.backoff = {.base = 10ms, .factor = 1, .cap = 10ms, .jitter = 0, .resetAfter = 1min};
    openStack({web});
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(status("web").reason.contains(QStringLiteral("ago), attempt 1")), kPatience);
    QCOMPARE(state("web"), State::BackingOff);
    holder.close();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(logText("web").contains(QStringLiteral("\nready\n")), kPatience);
}

void tst_Ports::holderIsNamedAsAService()
{
    const quint16 port = freePort();
    ServiceSpec late = listening("late", port);
    late.dependsOn = {{QStringLiteral("web"), DependencyCondition::LogReady, QStringLiteral("^ready$")}};
    openStack({listening("web", port), late});
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("late"), State::Failed, kPatience);
    const QString expected =
        QStringLiteral("did not start: port %1 is held by the service web (paddock-test-helper, pid %2, started ")
            .arg(port)
            .arg(status("web").leader.pid);
    QVERIFY2(status("late").reason.startsWith(expected), qPrintable(status("late").reason));
    QCOMPARE(state("web"), State::Running);
}

void tst_Ports::replicasShareAPort()
{
    const quint16 port = freePort();
    QList<ServiceSpec> services;
    for (int number = 1; number <= 2; ++number) {
        services.append(listening(number == 1 ? "web-1" : "web-2", port, {QStringLiteral("reuse")}));
        services.back().replica = ReplicaSpec{QStringLiteral("web"), number, 2};
    }
    services[1].dependsOn = {{QStringLiteral("web-1"), DependencyCondition::LogReady, QStringLiteral("^ready$")}};
    openStack(services);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(logText("web-2").contains(QStringLiteral("\nready\n")), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("web-2"), State::Running, kPatience);
    QCOMPARE(state("web-1"), State::Running);
}

void tst_Ports::restartFindsItsOwnPortFree()
{
    openStack({listening("web", freePort())});
    m_session->startAll();
    for (int run = 1; run <= 3; ++run) {
        QTRY_COMPARE_WITH_TIMEOUT(logText("web").count(QStringLiteral("\nready\n")), run, kPatience);
        m_session->restart(QStringLiteral("web"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(status("web").run, 4, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
}

void tst_Ports::stopWhileThePortsAreLookedAt()
{
    openStack({listening("web", freePort())});
    QTRY_VERIFY_WITH_TIMEOUT(m_session->mechanism(), kPatience);
    m_session->startAll();
    QCOMPARE(state("web"), State::Starting);
    m_session->stopAll();
    QCOMPARE(state("web"), State::Stopping);
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Stopped, kPatience);
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("web"), State::Running, kPatience);
    QCOMPARE(status("web").run, 2);
    QTRY_COMPARE_WITH_TIMEOUT(logText("web").count(QStringLiteral("\nready\n")), 1, kPatience); // not run 1
}

QTEST_GUILESS_MAIN(tst_Ports)
#include "tst_ports.moc"
