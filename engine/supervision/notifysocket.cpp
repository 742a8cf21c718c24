// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/notifysocket.h"

#include <QRandomGenerator>
#include <QSocketNotifier>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace paddock {

namespace {

constexpr std::size_t kLargestDatagram = 4096; // as systemd; a longer one is cut, and its last line passed over

/// The sender, where the kernel has told it. Descriptors that came along are closed.
std::int32_t senderOf(msghdr &message)
{
    std::int32_t pid = 0;
    for (cmsghdr *each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_SOCKET)
            continue;
        if (each->cmsg_type == SCM_CREDENTIALS) {
            ucred sender{};
            std::memcpy(&sender, CMSG_DATA(each), sizeof sender);
            pid = sender.pid;
        } else if (each->cmsg_type == SCM_RIGHTS) {
            for (std::size_t at = 0; at + sizeof(int) <= each->cmsg_len - CMSG_LEN(0); at += sizeof(int)) {
                int fd = -1;
                std::memcpy(&fd, CMSG_DATA(each) + at, sizeof fd);
                ::close(fd);
            }
        }
    }
    return pid;
}

} // namespace

Notification Notification::parse(QByteArrayView datagram)
{
    Notification found;
    for (const QByteArray &line : datagram.toByteArray().split('\n')) {
        found.ready = found.ready || line == "READY=1";
        found.stopping = found.stopping || line == "STOPPING=1";
        found.watchdog = found.watchdog || line == "WATCHDOG=1";
        found.unwell = found.unwell || line == "WATCHDOG=trigger";
        if (line.startsWith("STATUS="))
            found.status = QString::fromUtf8(line.mid(7)).simplified().left(200);
    }
    return found;
}

Result<std::unique_ptr<NotifySocket>> NotifySocket::create(std::function<bool(std::int32_t)> isMember)
{
    UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket)
        return failErrno(tr("cannot make the notify socket"), errno);
    const int on = 1;
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        return failErrno(tr("cannot make the notify socket"), errno);
    const QByteArray name = "paddock/notify-" + QByteArray::number(::getpid()) + '-' +
                            QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.constData(), static_cast<std::size_t>(name.size()));
    const auto length =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<std::size_t>(name.size()));
    if (::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), length) != 0)
        return failErrno(tr("cannot bind the notify socket"), errno);
    return std::unique_ptr<NotifySocket>(
        new NotifySocket(std::move(socket), u'@' + QString::fromLatin1(name), std::move(isMember)));
}

NotifySocket::NotifySocket(UniqueFd socket, QString address, std::function<bool(std::int32_t)> isMember)
    : m_socket(std::move(socket)), m_address(std::move(address)), m_isMember(std::move(isMember)),
      m_notifier(std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read))
{
    m_notifier->setEnabled(false);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &NotifySocket::read);
}

void NotifySocket::listen() { m_notifier->setEnabled(true); }

NotifySocket::~NotifySocket() = default;

void NotifySocket::read()
{
    constexpr int kMostATurn = 64; // the rest comes with the next turn of the event loop
    for (int i = 0; i < kMostATurn; ++i) {
        std::array<char, kLargestDatagram> bytes{};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred)) + CMSG_SPACE(sizeof(int) * 16)> control{};
        iovec part{bytes.data(), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t size = ::recvmsg(m_socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (size < 0)
            return; // nothing more; a datagram socket has no end
        const std::int32_t sender = senderOf(message);
        if (sender > 0 && m_isMember(sender))
            Q_EMIT notified(Notification::parse(QByteArrayView(bytes.data(), size)));
    }
}

} // namespace paddock
