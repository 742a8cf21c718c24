// SPDX-License-Identifier: Apache-2.0
#include "engine/base/runtimedirectory.h"
#include "engine/control/controlclient.h"
#include "tests/control/controltest.h"

#include <QDir>
#include <QJsonArray>
#include <QRandomGenerator>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

/// The server against clients of every kind, good, slow and bad.
class tst_ControlServer : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void requestsAreAnswered();
    void clientsAreNamedToEachOther();
    void unknownMethodsAndServicesAreRefused();
    void ordersAreCarriedOutAndTold();
    void leftoversAreTold();
    void membersAreListed();
    void garbageIsAnsweredAndHurtsNobody();
    void randomBytesHurtNobody();
    void tooLongLineEndsItsClientAlone();
    void halfLineWaitsForItsOtherHalf();
    void clientThatNeverReadsHoldsUpNobody();
    void floodOfRequestsHoldsUpNobody();
    void outputIsToldOnceUntilItIsFetched();
    void hundredClientsAreServed();
    void oneClientTooManyIsRefused();
    void clientsThatLeaveAreForgotten();
    void closeIsAskedOfTheOwner();
    void takenNameNamesWhoHasIt();
    void whatAKilledSessionLeftIsReplaced();
    void nameIsFreeAgainAtTheEnd();
    void directoryIsTheUsersAlone();
    void openDirectoryIsRefused();

private:
    QJsonObject ask(const char *method, const QJsonObject &params = {});
};

namespace {

const QString kShop = QStringLiteral("shop");

QJsonObject idOf(const char *service) { return {{QStringLiteral("id"), QLatin1String(service)}}; }

QString errorOf(const QJsonObject &line)
{
    return line.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString();
}

} // namespace

/// One answer, by a client of its own.
QJsonObject tst_ControlServer::ask(const char *method, const QJsonObject &params)
{
    RawClient client(kShop);
    client.ask(method, params);
    return client.waitForLines(1) ? client.lines().constFirst() : QJsonObject();
}

void tst_ControlServer::requestsAreAnswered()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    serve();
    const QJsonObject hello = ask("hello");
    QCOMPARE(hello.value(QLatin1String("schema")).toInt(), 1);
    QCOMPARE(hello.value(QLatin1String("id")).toInt(), 1);
    const QJsonObject result = hello.value(QLatin1String("result")).toObject();
    QCOMPARE(result.value(QLatin1String("session")).toString(), kShop);
    QCOMPARE(result.value(QLatin1String("pid")).toInteger(), qint64(::getpid()));
    const QJsonArray services =
        ask("services").value(QLatin1String("result")).toObject().value(QLatin1String("services")).toArray();
    QCOMPARE(services.size(), 2);
    QCOMPARE(services[1].toObject().value(QLatin1String("id")).toString(), QStringLiteral("api"));
}

void tst_ControlServer::clientsAreNamedToEachOther()
{
    serve();
    RawClient window(kShop);
    window.ask("hello", {{QLatin1String("client"), QStringLiteral("window")}});
    QVERIFY(window.waitForLines(1));
    RawClient silent(kShop);
    silent.ask("subscribe");
    QVERIFY(silent.waitForLines(1));
    const auto told = [this] {
        const QJsonObject hello = ask("hello");
        return hello.value(QLatin1String("result")).toObject().value(QLatin1String("clients")).toArray();
    };
    const QJsonArray clients = told();
    QCOMPARE(clients.size(), 2); // not the one that asks
    const auto first = ControlClient::from(clients[0].toObject());
    QCOMPARE(first.kind, QStringLiteral("window"));
    QCOMPARE(first.pid, qint64(::getpid()));
    QVERIFY(first.connectedAt <= QDateTime::currentDateTimeUtc());
    QVERIFY(clients[1].toObject().value(QLatin1String("kind")).isNull());

    RawClient talker(kShop);
    talker.ask("hello", {{QLatin1String("client"), QString(1000, u'a')}});
    talker.ask("hello"); // once more, without a word of who it is: it is who it was
    QVERIFY(talker.waitForLines(2));
    QTRY_COMPARE_WITH_TIMEOUT(told().size(), 3, kPatience); // the first that was told has left
    QCOMPARE(ControlClient::from(told().last().toObject()).kind, QString(ControlClient::kMaxKindLength, u'a'));
}

void tst_ControlServer::unknownMethodsAndServicesAreRefused()
{
    openStack({spec("redis", kSleep)});
    serve();
    QCOMPARE(errorOf(ask("dance")), QStringLiteral("unsupported"));
    for (const char *method : {"start", "stop", "log", "members", "freeze", "forget"})
        QCOMPARE(errorOf(ask(method, idOf("nobody"))), QStringLiteral("not_found"));
    QCOMPARE(errorOf(ask("kill_tree", {{QStringLiteral("pid"), 1}})), QStringLiteral("invalid_argument"));
    QCOMPARE(errorOf(ask("launch")), QStringLiteral("invalid_argument"));
}

void tst_ControlServer::ordersAreCarriedOutAndTold()
{
    openStack({spec("redis", kSleep), spec("api", kSleep, kRedis)});
    serve();
    RawClient watcher(kShop);
    watcher.ask("subscribe");
    ask("start", idOf("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), ServiceState::Running, kPatience);
    QVERIFY(watcher.waitForEvent("service"));
    ask("stop", idOf("redis"));
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Stopped, kPatience);
    QCOMPARE(state("api"), ServiceState::Stopped);
    const auto told = [&](const char *id, const char *state) {
        return std::any_of(watcher.lines().begin(), watcher.lines().end(), [&](const QJsonObject &line) {
            const QJsonObject service = line.value(QLatin1String("service")).toObject();
            return service.value(QLatin1String("id")).toString() == QLatin1String(id) &&
                   service.value(QLatin1String("state")).toString() == QLatin1String(state);
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(told("redis", "stopped"), kPatience);
    QVERIFY(told("redis", "running"));
    QVERIFY(told("api", "waiting"));
}

void tst_ControlServer::leftoversAreTold()
{
    openStack({spec("daemon", {QStringLiteral("daemon"), QStringLiteral("leave")})});
    serve();
    RawClient watcher(kShop);
    watcher.ask("subscribe");
    QVERIFY(watcher.waitForLines(1));
    m_session->startAll();
    QVERIFY(watcher.waitForEvent("leftovers"));
}

void tst_ControlServer::membersAreListed()
{
    openStack({spec("redis", kSleep)});
    serve();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    const QJsonArray members = ask("members", idOf("redis"))
                                   .value(QLatin1String("result"))
                                   .toObject()
                                   .value(QLatin1String("members"))
                                   .toArray();
    QCOMPARE(members.size(), 1);
    QCOMPARE(members[0].toObject().value(QLatin1String("pid")).toInt(), status("redis").leader.pid);
}

void tst_ControlServer::garbageIsAnsweredAndHurtsNobody()
{
    serve();
    RawClient client(kShop);
    client.send("garbage\n\n{\"schema\":1}\n[]\n");
    QVERIFY(client.waitForLines(4));
    for (const QJsonObject &line : client.lines()) {
        QVERIFY(!errorOf(line).isEmpty());
        QVERIFY(line.value(QLatin1String("id")).isNull());
    }
    client.ask("hello");
    QVERIFY(client.waitForLines(5));
    QVERIFY(client.lines().constLast().contains(QLatin1String("result")));
}

void tst_ControlServer::randomBytesHurtNobody()
{
    openStack({spec("redis", kSleep)});
    serve();
    QRandomGenerator random(42);
    for (int round = 0; round < 50; ++round) {
        RawClient client(kShop);
        QByteArray bytes(int(random.bounded(1, 20000)), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = random.bounded(20) == 0 ? '\n' : char(random.bounded(256));
        client.send(bytes);
        QTest::qWait(0);
    }
    QVERIFY(ask("hello").contains(QLatin1String("result")));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->clientCount(), 0, kPatience);
}

void tst_ControlServer::tooLongLineEndsItsClientAlone()
{
    serve();
    RawClient good(kShop);
    RawClient bad(kShop);
    bad.send(QByteArray(ControlProtocol::kMaxLineSize + 200'000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(!bad.isConnected(), kPatience);
    good.ask("hello");
    QVERIFY(good.waitForLines(1));
}

void tst_ControlServer::halfLineWaitsForItsOtherHalf()
{
    serve();
    RawClient client(kShop);
    const QByteArray line = ControlRequest{5, QStringLiteral("hello"), {}}.toLine();
    client.send(line.left(20));
    QVERIFY(ask("hello").contains(QLatin1String("result")));
    QVERIFY(client.lines().isEmpty());
    client.send(line.mid(20));
    QVERIFY(client.waitForLines(1));
    QCOMPARE(client.lines().constFirst().value(QLatin1String("id")).toInt(), 5);
}

void tst_ControlServer::clientThatNeverReadsHoldsUpNobody()
{
    constexpr int kNotices = 1000;
    serve();
    RawClient good(kShop);
    RawClient lazy(kShop);
    good.ask("subscribe");
    lazy.ask("subscribe");
    QVERIFY(good.waitForLines(1));
    QVERIFY(lazy.waitForLines(1));
    lazy.stopReading();
    const QString text(10'000, u'n');
    for (int i = 0; i < kNotices; ++i) {
        Q_EMIT m_session->notice(text);
        if (i % 20 == 19)
            QVERIFY(good.waitForLines(i + 2)); // who reads misses nothing
    }
    lazy.startReading();
    QVERIFY(lazy.waitForEvent("missed"));
    qint64 missed = 0;
    qint64 seen = 0;
    for (const QJsonObject &line : lazy.lines()) {
        seen += line.value(QLatin1String("event")).toString() == u"notice";
        missed += line.value(QLatin1String("count")).toInteger();
    }
    QVERIFY(missed > 0);
    QCOMPARE(seen + missed, qint64(kNotices));
    // From here on it is told again.
    const qsizetype before = lazy.lines().size();
    Q_EMIT m_session->notice(QStringLiteral("again"));
    QVERIFY(lazy.waitForLines(int(before) + 1));
}

void tst_ControlServer::floodOfRequestsHoldsUpNobody()
{
    constexpr int kRequests = 3'000;
    openStack({spec("redis", kSleep), spec("api", kSleep)});
    serve();
    RawClient flood(kShop);
    flood.stopReading();
    for (int i = 0; i < kRequests; ++i)
        flood.ask("services");
    for (int i = 0; i < 5; ++i)
        QVERIFY(ask("hello").contains(QLatin1String("result")));
    flood.startReading();
    QVERIFY(flood.waitForLines(kRequests));
    QCOMPARE(flood.lines().constLast().value(QLatin1String("id")).toInt(), kRequests);
}

void tst_ControlServer::outputIsToldOnceUntilItIsFetched()
{
    openStack({spec("talk", {QStringLiteral("ticker"), QStringLiteral("5")})});
    serve();
    RawClient watcher(kShop);
    watcher.ask("subscribe");
    QVERIFY(watcher.waitForLines(1));
    m_session->startAll();
    QVERIFY(watcher.waitForEvent("output"));
    const auto outputs = [&] {
        return std::count_if(watcher.lines().begin(), watcher.lines().end(), [](const QJsonObject &line) {
            return line.value(QLatin1String("event")).toString() == u"output";
        });
    };
    const quint64 had = m_session->log(QStringLiteral("talk")).endLine();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->log(QStringLiteral("talk")).endLine() > had + 20, kPatience);
    QCOMPARE(outputs(), 1);
    watcher.ask("log", idOf("talk"));
    QTRY_COMPARE_WITH_TIMEOUT(outputs(), 2, kPatience);
}

void tst_ControlServer::hundredClientsAreServed()
{
    openStack({spec("redis", kSleep)});
    serve();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<RawClient>(kShop));
        QVERIFY(clients.back()->isConnected());
        clients.back()->ask("subscribe");
        clients.back()->ask("services");
    }
    clients[0]->stopReading();
    clients[1]->send("nonsense\n");
    clients[2]->send("{\"schema\":1,");
    for (size_t i = 1; i < clients.size(); ++i)
        QVERIFY(clients[i]->waitForLines(2));
    m_session->startAll();
    for (size_t i = 1; i < clients.size(); ++i)
        QVERIFY(clients[i]->waitForEvent("service"));
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    QCOMPARE(m_server->clientCount(), 100);
}

void tst_ControlServer::oneClientTooManyIsRefused()
{
    serve();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < ControlProtocol::kMaxClients; ++i)
        clients.push_back(std::make_unique<RawClient>(kShop));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->clientCount(), ControlProtocol::kMaxClients, kPatience);
    RawClient last(kShop);
    QVERIFY(last.waitForLines(1));
    QCOMPARE(errorOf(last.lines().constFirst()), QStringLiteral("resource_exhausted"));
    clients.pop_back();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->clientCount(), ControlProtocol::kMaxClients - 1, kPatience);
    QVERIFY(ask("hello").contains(QLatin1String("result")));
}

void tst_ControlServer::clientsThatLeaveAreForgotten()
{
    serve();
    const int before = openDescriptors();
    for (int i = 0; i < 20; ++i) {
        RawClient client(kShop);
        client.ask("subscribe");
        if (i % 2 == 0)
            QVERIFY(client.waitForLines(1));
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_server->clientCount(), 0, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors(), before, kPatience);
}

void tst_ControlServer::closeIsAskedOfTheOwner()
{
    serve();
    QSignalSpy asked(m_server.get(), &ControlServer::closeAsked);
    QVERIFY(ask("close").contains(QLatin1String("result")));
    QCOMPARE(asked.count(), 1);
}

void tst_ControlServer::takenNameNamesWhoHasIt()
{
    serve();
    const auto second = ControlServer::create(m_session.get(), kShop);
    QVERIFY(!second);
    QVERIFY2(second.error().message.contains(QStringLiteral("pid %1").arg(::getpid())),
             qPrintable(second.error().message));
    QVERIFY(ControlServer::create(m_session.get(), QStringLiteral("other")));
    QVERIFY(ask("hello").contains(QLatin1String("result")));
    QVERIFY(!ControlServer::create(m_session.get(), QStringLiteral("../shop")));
}

void tst_ControlServer::whatAKilledSessionLeftIsReplaced()
{
    // What stands there after a SIGKILL: a card that nobody locks, and a socket that nobody listens on.
    QVERIFY(RuntimeDirectory::create(QStringLiteral("control")));
    const QString base = ControlAddress::directory() + u'/' + kShop;
    SessionCard card;
    card.name = kShop;
    card.pid = 999'999;
    QFile lock(base + ControlAddress::kLockSuffix);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(card.toJson());
    lock.close();
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(base + ControlAddress::kSocketSuffix);
    QVERIFY(size_t(path.size()) < sizeof address.sun_path);
    memcpy(address.sun_path, path.constData(), size_t(path.size()));
    QCOMPARE(::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);

    QCOMPARE(ControlAddress::connectTo(kShop).error().code, ErrorCode::Gone);
    QCOMPARE(readSessionCards().size(), 1);
    QVERIFY(!readSessionCards().constFirst().alive);
    serve();
    QVERIFY(readSessionCards().constFirst().alive);
    QCOMPARE(readSessionCards().constFirst().pid, qint64(::getpid()));
    QVERIFY(ask("hello").contains(QLatin1String("result")));
}

void tst_ControlServer::nameIsFreeAgainAtTheEnd()
{
    serve();
    RawClient client(kShop);
    client.ask("hello");
    QVERIFY(client.waitForLines(1));
    dropServer();
    QCOMPARE(readSessionCards().size(), 0);
    QCOMPARE(QDir(ControlAddress::directory()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot),
             QStringList());
    QTRY_VERIFY_WITH_TIMEOUT(!client.isConnected(), kPatience);
    serve();
}

void tst_ControlServer::directoryIsTheUsersAlone()
{
    serve();
    struct stat info{};
    QCOMPARE(::stat(QFile::encodeName(ControlAddress::directory()).constData(), &info), 0);
    QCOMPARE(int(info.st_mode & 07777), 0700);
    QCOMPARE(info.st_uid, ::geteuid());
}

void tst_ControlServer::openDirectoryIsRefused()
{
    QVERIFY(RuntimeDirectory::create(QStringLiteral("control")));
    const QByteArray directory = QFile::encodeName(ControlAddress::directory());
    QCOMPARE(::chmod(directory.constData(), 0755), 0);
    const auto server = ControlServer::create(m_session.get(), kShop);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::PermissionDenied);
    QCOMPARE(::chmod(directory.constData(), 0700), 0);
}

QTEST_GUILESS_MAIN(tst_ControlServer)
#include "tst_controlserver.moc"
