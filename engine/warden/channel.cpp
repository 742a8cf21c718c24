// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace paddock::warden {

namespace {

void takeDescriptors(msghdr &header, std::array<UniqueFd, wire::kMaxFds> &fds)
{
    std::size_t next = 0;
    for (cmsghdr *control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(control) + i * sizeof(int), sizeof fd);
            UniqueFd owned(fd);
            if (next < fds.size())
                fds[next++] = std::move(owned);
        }
    }
}

} // namespace

Channel::Channel(UniqueFd socket)
    : m_socket(std::move(socket)), m_buffer(sizeof(wire::OrderHeader) + wire::kInlinePayloadSize)
{}

Channel::Received Channel::receive(Message &message)
{
    message = {};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * wire::kMaxFds)> control{};
    iovec part{m_buffer.data(), m_buffer.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    ssize_t size;
    do
        size = ::recvmsg(m_socket.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return errno == EAGAIN ? Received::Nothing : Received::Closed;
    if (size == 0)
        return Received::Closed;
    takeDescriptors(header, message.fds);
    // A message cut short can only be a broken engine: there is nobody left to obey.
    if (!takePayload(message, static_cast<std::size_t>(size)))
        return Received::Closed;
    return Received::Message;
}

bool Channel::takePayload(Message &message, std::size_t received)
{
    if (received < sizeof message.header)
        return false;
    std::memcpy(&message.header, m_buffer.data(), sizeof message.header);
    const std::size_t size = message.header.payloadSize;
    if (size <= wire::kInlinePayloadSize) {
        if (received != sizeof message.header + size)
            return false;
        message.payload = {m_buffer.data() + sizeof message.header, size};
        return true;
    }
    int memfd = -1;
    for (const UniqueFd &fd : message.fds) {
        if (fd)
            memfd = fd.get();
    }
    m_large.resize(size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = ::pread(memfd, m_large.data() + done, size - done, static_cast<off_t>(done));
        if (got <= 0)
            return false;
        done += static_cast<std::size_t>(got);
    }
    message.payload = {m_large.data(), size};
    return true;
}

void Channel::send(const wire::NewsHeader &news, int fd)
{
    wire::NewsHeader copy = news;
    iovec part{&copy, sizeof copy};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (fd >= 0) {
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof fd);
        std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    }
    while (::sendmsg(m_socket.get(), &header, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

} // namespace paddock::warden
