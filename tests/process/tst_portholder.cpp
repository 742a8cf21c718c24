// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/portholder.h"

#include "tests/helper/containedrun.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;
using namespace std::chrono_literals;
using Protocol = PortSpec::Protocol;

namespace {

constexpr int kPatience = 20000;

/// Holds a free port of an address until it goes.
class HeldPort
{
public:
    HeldPort(int family, Protocol protocol, bool anyAddress)
        : m_socket(::socket(family, (protocol == Protocol::Tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0))
    {
        sockaddr_in6 address{};
        socklen_t size = sizeof address;
        if (family == AF_INET) {
            auto &four = reinterpret_cast<sockaddr_in &>(address);
            four.sin_family = AF_INET;
            four.sin_addr.s_addr = htonl(anyAddress ? INADDR_ANY : INADDR_LOOPBACK);
            size = sizeof four;
        } else {
            address.sin6_family = AF_INET6;
            address.sin6_addr = anyAddress ? in6addr_any : in6addr_loopback;
        }
        auto *const raw = reinterpret_cast<sockaddr *>(&address);
        isHeld = ::bind(m_socket.get(), raw, size) == 0 && ::getsockname(m_socket.get(), raw, &size) == 0 &&
                 (protocol == Protocol::Udp || ::listen(m_socket.get(), 1) == 0);
        spec = {ntohs(address.sin6_port), protocol}; // at the same place with both
    }

    PortSpec spec;
    bool isHeld = false;

private:
    UniqueFd m_socket;
};

/// What another user is told.
QByteArray describedAsNobody(const PortSpec &port)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return {};
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t kNobody = 65534;
        ::dup2(ends[1], STDOUT_FILENO);
        ::close_range(3, ~0U, 0); // the socket too, or it would be ours to see
        if (::setresuid(kNobody, kNobody, kNobody) != 0)
            ::_exit(1);
        const QList<PortHolder> holders = findPortHolders({port});
        const QByteArray text = holders.isEmpty() ? QByteArray() : holders.constFirst().describe().toUtf8();
        ::_exit(::write(STDOUT_FILENO, text.constData(), size_t(text.size())) == text.size() ? 0 : 1);
    }
    ::close(ends[1]);
    const UniqueFd reader(ends[0]);
    QByteArray text(4096, '\0');
    text.truncate(std::max<qsizetype>(0, ::read(reader.get(), text.data(), size_t(text.size()))));
    ::waitpid(child, nullptr, 0);
    return text;
}

Member node()
{
    Member member;
    member.key.pid = 4711;
    member.command = QStringLiteral("/usr/bin/node server.js");
    member.age = 2h;
    return member;
}

} // namespace

/// Who holds a port, as a real /proc tells it, and in which words.
class tst_PortHolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void holderIsFound_data();
    void holderIsFound();
    void freePortsHaveNone();
    void connectionsHoldNothing();
    void oldestOfThoseThatShareIsNamed();
    void sessionIsNamed();
    void anotherUsersProcessIsToldOf();
    void wordsNameTheOwner();
};

void tst_PortHolder::holderIsFound_data()
{
    QTest::addColumn<int>("family");
    QTest::addColumn<bool>("isUdp");
    QTest::addColumn<bool>("anyAddress");
    QTest::newRow("tcp loopback") << AF_INET << false << false;
    QTest::newRow("tcp any") << AF_INET << false << true;
    QTest::newRow("tcp6 loopback") << AF_INET6 << false << false;
    QTest::newRow("tcp6 any") << AF_INET6 << false << true;
    QTest::newRow("udp loopback") << AF_INET << true << false;
    QTest::newRow("udp6 any") << AF_INET6 << true << true;
}

void tst_PortHolder::holderIsFound()
{
    QFETCH(int, family);
    QFETCH(bool, isUdp);
    QFETCH(bool, anyAddress);
    const HeldPort held(family, isUdp ? Protocol::Udp : Protocol::Tcp, anyAddress);
    if (!held.isHeld && family == AF_INET6)
        QSKIP("this machine has no IPv6");
    QVERIFY(held.isHeld);
    const PortSpec other{held.spec.port, isUdp ? Protocol::Tcp : Protocol::Udp};
    const QList<PortHolder> holders = findPortHolders({held.spec, other});
    QCOMPARE(holders.size(), 1);
    QCOMPARE(holders[0].port, held.spec);
    QVERIFY(holders[0].process);
    QCOMPARE(holders[0].process->key.pid, ::getpid());
    QVERIFY2(holders[0].describe().startsWith(QStringLiteral("port %1 is held by tst_portholder (pid %2, started ")
                                                  .arg(held.spec.toText())
                                                  .arg(::getpid())),
             qPrintable(holders[0].describe()));
}

void tst_PortHolder::freePortsHaveNone()
{
    PortSpec port;
    {
        const HeldPort held(AF_INET, Protocol::Tcp, true);
        port = held.spec;
    }
    QCOMPARE(findPortHolders({port}), QList<PortHolder>());
    QCOMPARE(findPortHolders({}), QList<PortHolder>());
}

void tst_PortHolder::connectionsHoldNothing()
{
    // A client's end of a connection has a port too, and nobody minds.
    const HeldPort server(AF_INET, Protocol::Tcp, false);
    const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(server.spec.port);
    auto *const raw = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    QCOMPARE(::connect(client.get(), raw, size), 0);
    QCOMPARE(::getsockname(client.get(), raw, &size), 0);
    QCOMPARE(findPortHolders({{ntohs(address.sin_port), Protocol::Tcp}}), QList<PortHolder>());
}

void tst_PortHolder::oldestOfThoseThatShareIsNamed()
{
    const HeldPort held(AF_INET, Protocol::Tcp, false);
    const pid_t child = ::fork();
    if (child == 0) {
        for (;;)
            ::pause();
    }
    QTest::qWait(20); // a tick of the clock that start times are counted in
    const QList<PortHolder> holders = findPortHolders({held.spec});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QCOMPARE(holders.size(), 1);
    QCOMPARE(holders[0].process->key.pid, ::getpid());
}

void tst_PortHolder::sessionIsNamed()
{
    const auto session = openSession(Mechanism::Subreaper);
    QVERIFY(session);
    const Run server(session.get(), helperCommand({QStringLiteral("listen")}, uniqueMark()));
    QTRY_VERIFY_WITH_TIMEOUT(server.firstLine().startsWith("port "), kPatience);
    const quint16 port = server.firstLine().mid(5).trimmed().toUShort();
    const QList<PortHolder> holders = findPortHolders({{port, Protocol::Tcp}});
    QCOMPARE(holders.size(), 1);
    QCOMPARE(holders[0].process->key, server.process->leader());
    QCOMPARE(holders[0].session, QStringLiteral("test"));
    QVERIFY2(holders[0].describe().endsWith(QStringLiteral(" ago) of the Paddock session test")),
             qPrintable(holders[0].describe()));
    QCOMPARE(session->groupOf(server.process->leader().pid), QStringLiteral("test/run"));
    QCOMPARE(session->groupOf(::getpid()), QString());
}

void tst_PortHolder::anotherUsersProcessIsToldOf()
{
    if (::geteuid() != 0)
        QSKIP("to be another user takes root");
    const HeldPort held(AF_INET, Protocol::Tcp, true);
    const QByteArray port = QByteArray::number(held.spec.port);
    QCOMPARE(describedAsNobody(held.spec),
             QByteArray("port " + port +
                        " is held by a process of root that cannot be seen from here; to find it: sudo ss -ltnp "
                        "'sport = :" +
                        port + "'"));
}

void tst_PortHolder::wordsNameTheOwner()
{
    PortHolder holder{{3000, Protocol::Tcp}, node(), QStringLiteral("me"), {}};
    QCOMPARE(holder.describe(), QStringLiteral("port 3000 is held by node (pid 4711, started 2 h ago)"));
    QCOMPARE(holder.describe(QStringLiteral("web")),
             QStringLiteral("port 3000 is held by the service web (node, pid 4711, started 2 h ago)"));
    holder.session = QStringLiteral("shop");
    holder.port = {53, Protocol::Udp};
    QCOMPARE(holder.describe(),
             QStringLiteral("port 53/udp is held by node (pid 4711, started 2 h ago) of the Paddock session shop"));
}

QTEST_GUILESS_MAIN(tst_PortHolder)
#include "tst_portholder.moc"
