// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/systemdscope.h"
#include "tests/helper/testsupport.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <unistd.h>

using namespace paddock;

namespace {

constexpr int kPatience = 20000; // ms: a bound for a loaded machine, not an expectation

} // namespace

/// What becomes of the question where nobody answers it. That systemd grants a scope is shown in the lanes, where one
/// is.
class tst_SystemdScope : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void withoutABusTheReasonNamesBothPlaces();
    void busInTheRuntimeDirectoryIsFound();
    void nobodyListensIsRefused();
    void busThatHangsUpIsRefused();
    void silentBusIsRefusedAndHoldsNothing();
    void goingAwayEndsTheQuestion();

private:
    [[nodiscard]] QString socketPath() const { return m_dir.filePath(QStringLiteral("bus")); }
    [[nodiscard]] QByteArray address() const { return "unix:path=" + socketPath().toLocal8Bit(); }

    QTemporaryDir m_dir;
};

void tst_SystemdScope::init()
{
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", m_dir.path().toLocal8Bit());
}

void tst_SystemdScope::withoutABusTheReasonNamesBothPlaces()
{
    const int before = test::openDescriptors();
    SystemdScope scope(QStringLiteral("paddock-test"), ::getpid());
    QSignalSpy refused(&scope, &SystemdScope::refused);
    scope.request();
    QVERIFY(refused.isEmpty()); // never from within
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    const QString why = refused.first().first().toString();
    QVERIFY2(why.contains(u"DBUS_SESSION_BUS_ADDRESS") && why.contains(u"XDG_RUNTIME_DIR"), qPrintable(why));
    QCOMPARE(test::openDescriptors(), before); // QtDBus and its thread were not even woken
}

void tst_SystemdScope::busInTheRuntimeDirectoryIsFound()
{
    QLocalServer server;
    QVERIFY(server.listen(socketPath()));
    QCOMPARE(SystemdScope::busAddress().value_or(QString()).toLocal8Bit(), address());
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=elsewhere");
    QCOMPARE(SystemdScope::busAddress().value_or(QString()), QStringLiteral("unix:abstract=elsewhere"));
}

void tst_SystemdScope::nobodyListensIsRefused()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", address());
    SystemdScope scope(QStringLiteral("paddock-test"), ::getpid());
    QSignalSpy refused(&scope, &SystemdScope::refused);
    scope.request();
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    const QString why = refused.first().first().toString();
    QVERIFY2(why.contains(socketPath()), qPrintable(why));
}

void tst_SystemdScope::busThatHangsUpIsRefused()
{
    QLocalServer server;
    QVERIFY(server.listen(socketPath()));
    connect(&server, &QLocalServer::newConnection, &server, [&] { server.nextPendingConnection()->abort(); });
    SystemdScope scope(QStringLiteral("paddock-test"), ::getpid());
    QSignalSpy refused(&scope, &SystemdScope::refused);
    scope.request();
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QTest::qWait(50); // the other answers of the dead connection change nothing
    QCOMPARE(refused.count(), 1);
}

void tst_SystemdScope::silentBusIsRefusedAndHoldsNothing()
{
    QLocalServer server;
    QVERIFY(server.listen(socketPath()));
    SystemdScope scope(QStringLiteral("paddock-test"), ::getpid());
    QSignalSpy refused(&scope, &SystemdScope::refused);
    QElapsedTimer timer;
    timer.start();
    scope.request();
    QVERIFY2(timer.elapsed() < 2000, "the request itself waited for the bus");
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QVERIFY(refused.first().first().toString().contains(u"did not answer"));
    QLocalSocket *const peer = server.nextPendingConnection();
    QVERIFY(peer);
    QTRY_COMPARE_WITH_TIMEOUT(peer->state(), QLocalSocket::UnconnectedState, kPatience); // our end is closed
}

void tst_SystemdScope::goingAwayEndsTheQuestion()
{
    QLocalServer server;
    QVERIFY(server.listen(socketPath()));
    auto scope = std::make_unique<SystemdScope>(QStringLiteral("paddock-test"), ::getpid());
    scope->request();
    QTRY_VERIFY_WITH_TIMEOUT(server.hasPendingConnections(), kPatience);
    QLocalSocket *const peer = server.nextPendingConnection();
    scope.reset();
    QTRY_COMPARE_WITH_TIMEOUT(peer->state(), QLocalSocket::UnconnectedState, kPatience);
}

QTEST_GUILESS_MAIN(tst_SystemdScope)
#include "tst_systemdscope.moc"
