// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/procconnector.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QSocketNotifier>

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

namespace paddock {

namespace {

constexpr std::size_t kEventAt = sizeof(nlmsghdr) + sizeof(cn_msg);
constexpr std::size_t kDataAt = kEventAt + offsetof(proc_event, event_data);

/// A socket filter reads in network order what lies there in the machine's.
constexpr std::uint32_t asLoaded(std::uint32_t value)
{
    return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

constexpr sock_filter load(std::size_t at) { return {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(at)}; }

constexpr sock_filter jumpIfEqual(std::uint32_t value, std::uint8_t ifSo, std::uint8_t ifNot)
{
    return {BPF_JMP | BPF_JEQ | BPF_K, ifSo, ifNot, asLoaded(value)};
}

/// Has the kernel drop what nobody here asks for, threads above all: on a busy machine that is most of it. A machine
/// that takes no filter sends everything, and the parser leaves it out.
void filterEvents(int socket)
{
    constexpr sock_filter toX{BPF_MISC | BPF_TAX, 0, 0, 0};
    constexpr std::size_t kForkChild = kEventAt + offsetof(proc_event, event_data.fork.child_pid);
    std::array<sock_filter, 15> program{
        load(kEventAt),
        jumpIfEqual(proc_event::PROC_EVENT_NONE, 11, 0),
        jumpIfEqual(proc_event::PROC_EVENT_EXEC, 10, 0),
        jumpIfEqual(proc_event::PROC_EVENT_FORK, 1, 0),
        jumpIfEqual(proc_event::PROC_EVENT_EXIT, 4, 9),
        load(kForkChild), // a fork: is the child a process, its pid that of its thread group?
        toX,
        load(kForkChild + sizeof(std::uint32_t)),
        sock_filter{BPF_JMP | BPF_JA, 0, 0, 3},
        load(kDataAt), // an exit: was it a process?
        toX,
        load(kDataAt + sizeof(std::uint32_t)),
        sock_filter{BPF_JMP | BPF_JEQ | BPF_X, 0, 1, 0},
        sock_filter{BPF_RET | BPF_K, 0, 0, 0xffffffff}, // all of it
        sock_filter{BPF_RET | BPF_K, 0, 0, 0},          // nothing
    };
    const sock_fprog code{static_cast<unsigned short>(program.size()), program.data()};
    ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &code, sizeof code);
}

/// 0 or an errno.
int subscribe(int socket, proc_cn_mcast_op operation, std::uint32_t token)
{
    struct
    {
        nlmsghdr head{};
        char rest[sizeof(cn_msg) + sizeof(proc_cn_mcast_op)]{};
    } message;
    static_assert(sizeof message == sizeof(nlmsghdr) + sizeof(cn_msg) + sizeof(proc_cn_mcast_op));
    message.head.nlmsg_len = sizeof message;
    message.head.nlmsg_type = NLMSG_DONE;
    cn_msg head{};
    head.id = {CN_IDX_PROC, CN_VAL_PROC};
    head.ack = token; // the answer bears one more; its seq counts events instead
    head.len = sizeof operation;
    std::memcpy(message.rest, &head, sizeof head);
    std::memcpy(message.rest + sizeof head, &operation, sizeof operation);
    return ::send(socket, &message, sizeof message, MSG_DONTWAIT) == sizeof message ? 0 : errno;
}

enum class Received { Event, Nothing, Overrun, Failure };

Received receive(int socket, std::vector<ProcEvent> &events)
{
    std::array<char, 4096> buffer;
    sockaddr_nl from{};
    socklen_t fromSize = sizeof from;
    const ssize_t size =
        ::recvfrom(socket, buffer.data(), buffer.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr *>(&from), &fromSize);
    if (size < 0) {
        if (errno == EAGAIN)
            return Received::Nothing;
        return errno == ENOBUFS || errno == EINTR ? Received::Overrun : Received::Failure;
    }
    if (from.nl_pid == 0) // any process may send to a netlink socket; only the kernel is believed
        procevents::parse(buffer.data(), static_cast<std::size_t>(size), events);
    return Received::Event;
}

/// The kernel answers within the send, or not at all where our pid namespace is not its own. 0 or an errno.
int awaitAnswer(int socket, std::uint32_t token)
{
    constexpr int kMaxBefore = 4096; // other processes' events
    std::vector<ProcEvent> events;
    for (int i = 0; i < kMaxBefore; ++i) {
        events.clear();
        if (receive(socket, events) == Received::Nothing)
            break;
        for (const ProcEvent &event : events) {
            if (event.kind == ProcEvent::Kind::Acknowledged && event.token == token)
                return static_cast<int>(event.error);
        }
    }
    return ENOTCONN;
}

} // namespace

Result<std::unique_ptr<ProcConnector>> ProcConnector::create()
{
    UniqueFd socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_CONNECTOR));
    if (!socket)
        return failErrno(tr("cannot open the kernel's proc connector"), errno);
    constexpr int kBufferSize = 1 << 20; // a burst of some thousand events; the kernel cuts it to what it allows
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kBufferSize, sizeof kBufferSize) != 0)
        ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kBufferSize, sizeof kBufferSize);
    filterEvents(socket.get());
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = CN_IDX_PROC;
    if (::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return failErrno(tr("the kernel's proc connector is not for this user"), errno);
    const std::uint32_t token = QRandomGenerator::global()->generate();
    int error = subscribe(socket.get(), PROC_CN_MCAST_LISTEN, token);
    if (error == 0)
        error = awaitAnswer(socket.get(), token);
    if (error != 0)
        return failErrno(tr("the kernel's proc connector does not answer"), error);
    return std::unique_ptr<ProcConnector>(new ProcConnector(std::move(socket)));
}

ProcConnector::ProcConnector(UniqueFd socket)
    : m_socket(std::move(socket)), m_notifier(std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read))
{
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ProcConnector::readEvents);
}

ProcConnector::~ProcConnector()
{
    // Before Linux 6.6 the kernel counts listeners and does not notice that one has gone.
    subscribe(m_socket.get(), PROC_CN_MCAST_IGNORE, 0);
}

void ProcConnector::readEvents()
{
    constexpr int kMaxPerTurn = 256; // the rest wakes us again, after whatever else the loop has to do
    const QPointer<ProcConnector> self(this);
    m_events.clear();
    Received last = Received::Event;
    for (int i = 0; i < kMaxPerTurn && last == Received::Event; ++i)
        last = receive(m_socket.get(), m_events);
    if (last == Received::Failure)
        m_notifier->setEnabled(false);
    if (!m_events.empty())
        Q_EMIT happened(m_events);
    if (self && last == Received::Overrun)
        Q_EMIT overrun();
    else if (self && last == Received::Failure)
        Q_EMIT failed();
}

} // namespace paddock
