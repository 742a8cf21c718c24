// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/listeningports.h"

#include "engine/base/uniquefd.h"
#include "engine/containment/boundsocket.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace paddock;

/// Which ports a process listens on, as /proc tells it.
class tst_ListeningPorts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsListenersOnly();
    void readsUnconnectedDatagramSockets();
    void findsRealListeners();
    void processWithoutAnyHasNone();
    void endedProcessIsNotAnswered();
    void onlySoManyAreLookedAt();
};

namespace {

/// Bound to a free port of the loopback; `port` says which.
UniqueFd bindSomewhere(int family, quint16 &port)
{
    UniqueFd socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_storage address{};
    socklen_t size = sizeof(sockaddr_in);
    address.ss_family = sa_family_t(family);
    if (family == AF_INET6) {
        reinterpret_cast<sockaddr_in6 &>(address).sin6_addr = in6addr_loopback;
        size = sizeof(sockaddr_in6);
    } else {
        reinterpret_cast<sockaddr_in &>(address).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    auto *const raw = reinterpret_cast<sockaddr *>(&address);
    if (::bind(socket.get(), raw, size) != 0 || ::getsockname(socket.get(), raw, &size) != 0)
        return {};
    port = ntohs(family == AF_INET6 ? reinterpret_cast<sockaddr_in6 &>(address).sin6_port
                                    : reinterpret_cast<sockaddr_in &>(address).sin_port);
    return socket;
}

Member memberOf(pid_t pid)
{
    Member member;
    member.key.pid = pid;
    return member;
}

} // namespace

void tst_ListeningPorts::readsListenersOnly()
{
    constexpr auto kTcp = PortSpec::Protocol::Tcp;
    const QList<BoundSocket> listeners = parseBoundSockets(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0\n"
        "   1: 0100007F:1F91 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0\n"
        "   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000     0        0 4713 1 0\n"
        "broken line 0A\n",
        kTcp);
    QCOMPARE(listeners, (QList<BoundSocket>{{{8080, kTcp}, 1000, 4711}, {{80, kTcp}, 0, 4713}}));
}

void tst_ListeningPorts::readsUnconnectedDatagramSockets()
{
    constexpr auto kUdp = PortSpec::Protocol::Udp;
    const QList<BoundSocket> bound = parseBoundSockets(
        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref "
        "pointer\n"
        "   77: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 4711 2 0 0\n"
        "   78: 0100007F:9C40 0100007F:0035 01 00000000:00000000 00:00000000 00000000   101        0 4712 2 0 0\n",
        kUdp);
    QCOMPARE(bound, (QList<BoundSocket>{{{53, kUdp}, 101, 4711}}));
}

void tst_ListeningPorts::findsRealListeners()
{
    quint16 first = 0;
    quint16 second = 0;
    quint16 boundOnly = 0;
    const UniqueFd listener = bindSomewhere(AF_INET, first);
    const UniqueFd other = bindSomewhere(AF_INET6, second);
    const UniqueFd silent = bindSomewhere(AF_INET, boundOnly);
    QVERIFY(listener && silent);
    QCOMPARE(::listen(listener.get(), 1), 0);
    const UniqueFd twice(::dup(listener.get()));
    QList<quint16> expected{first};
    if (other && ::listen(other.get(), 1) == 0) // a machine may be without IPv6
        expected.append(second);
    std::sort(expected.begin(), expected.end());
    QList<Member> members{memberOf(::getpid())};
    findListeningPorts(members);
    QCOMPARE(members.first().ports, std::optional(expected));
}

void tst_ListeningPorts::processWithoutAnyHasNone()
{
    QList<Member> members{memberOf(::getpid())};
    findListeningPorts(members);
    QCOMPARE(members.first().ports, std::optional(QList<quint16>()));
}

void tst_ListeningPorts::endedProcessIsNotAnswered()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    ::waitpid(child, nullptr, 0);
    QList<Member> members{memberOf(child)};
    findListeningPorts(members);
    QVERIFY(!members.first().ports.has_value());
}

void tst_ListeningPorts::onlySoManyAreLookedAt()
{
    QList<Member> members(500, memberOf(::getpid()));
    findListeningPorts(members);
    QVERIFY(members.first().ports.has_value());
    QVERIFY(!members.last().ports.has_value());
}

QTEST_GUILESS_MAIN(tst_ListeningPorts)
#include "tst_listeningports.moc"
