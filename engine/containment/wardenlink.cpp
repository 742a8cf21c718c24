// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/wardenlink.h"

#include "engine/containment/readableset.h"

#include <QPointer>
#include <QSocketNotifier>

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace paddock {

namespace {

/// A payload too large for one packet, in a file of memory. Invalid where the machine is out of memory or descriptors.
UniqueFd makeMemoryFile(const QByteArray &bytes)
{
    UniqueFd file(::memfd_create("paddock-start", MFD_CLOEXEC));
    qsizetype done = 0;
    while (file && done < bytes.size()) {
        const ssize_t put = ::write(file.get(), bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (put <= 0)
            return UniqueFd();
        done += put;
    }
    return file;
}

} // namespace

WardenLink::WardenLink(UniqueFd socket, Handlers handlers, QObject *parent)
    : QObject(parent), m_socket(std::move(socket)), m_handlers(std::move(handlers)),
      m_readable(ReadableSet::ofThisThread()),
      m_writable(std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Write))
{
    m_writable->setEnabled(false);
    // One that cannot be listened to is as good as closed, and the warden ends its group when it is.
    if (!m_readable->add(m_socket.get(), [this] { readNews(); }))
        QMetaObject::invokeMethod(this, &WardenLink::close, Qt::QueuedConnection);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &WardenLink::writeQueue);
}

WardenLink::~WardenLink()
{
    if (m_socket)
        m_readable->remove(m_socket.get());
}

int WardenLink::send(WardenOrder order)
{
    if (!m_socket)
        return 0;
    order.header.payloadSize = static_cast<std::uint32_t>(order.payload.size());
    if (static_cast<std::size_t>(order.payload.size()) > wire::kInlinePayloadSize) {
        order.fds.push_back(makeMemoryFile(order.payload));
        if (!order.fds.back())
            return errno ? errno : ENOMEM;
        order.payload.clear();
    }
    m_queue.push_back(std::move(order));
    if (m_queue.size() == 1)
        writeQueue();
    return 0;
}

void WardenLink::writeQueue()
{
    while (!m_queue.empty() && m_socket) {
        if (!writeOne(m_queue.front()))
            break;
        m_queue.pop_front();
    }
    m_writable->setEnabled(m_socket.isValid() && !m_queue.empty());
}

/// False where the socket is full.
bool WardenLink::writeOne(const WardenOrder &order)
{
    wire::OrderHeader head = order.header;
    std::array<iovec, 2> parts{
        {{&head, sizeof head},
         {const_cast<char *>(order.payload.constData()), static_cast<size_t>(order.payload.size())}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * wire::kMaxFds)> control{};
    if (!order.fds.empty() && order.fds.size() <= wire::kMaxFds) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(sizeof(int) * order.fds.size());
        cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int) * order.fds.size());
        for (std::size_t i = 0; i < order.fds.size(); ++i) {
            const int fd = order.fds[i].get();
            std::memcpy(CMSG_DATA(rights) + i * sizeof fd, &fd, sizeof fd);
        }
    }
    ssize_t sent;
    do
        sent = ::sendmsg(m_socket.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    // ETOOMANYREFS: more descriptors are on their way than we may have open; it passes as the warden takes them. Any
    // other failure means that the warden has gone; the reading side finds that out and says it.
    return sent >= 0 || (errno != EAGAIN && errno != ENOBUFS && errno != ETOOMANYREFS);
}

void WardenLink::readNews()
{
    const QPointer<WardenLink> self(this);
    constexpr int kMaxPerTurn = 256; // so that a flood of news does not keep the window from painting
    for (int i = 0; i < kMaxPerTurn && self && readOne(); ++i) {
    }
}

void WardenLink::readToEnd()
{
    const QPointer<WardenLink> self(this);
    while (self && readOne()) {
    }
}

/// False where there is no more for now.
bool WardenLink::readOne()
{
    if (!m_socket)
        return false;
    wire::NewsHeader news;
    iovec part{&news, sizeof news};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ssize_t size;
    do
        size = ::recvmsg(m_socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN)
        return false;
    if (size != sizeof news) {
        close();
        return false;
    }
    UniqueFd fd;
    const cmsghdr *rights = CMSG_FIRSTHDR(&message);
    if (rights && rights->cmsg_type == SCM_RIGHTS) {
        int received = -1;
        std::memcpy(&received, CMSG_DATA(rights), sizeof received);
        fd.reset(received);
    }
    m_handlers.news(news, std::move(fd));
    return true;
}

void WardenLink::close()
{
    m_readable->remove(m_socket.get());
    m_writable->setEnabled(false);
    m_socket.reset();
    m_queue.clear();
    m_handlers.closed();
}

} // namespace paddock
