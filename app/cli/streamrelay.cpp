// SPDX-License-Identifier: Apache-2.0
#include "app/cli/streamrelay.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace paddock {

/// Outlives the relay while its thread sits in a write(2) that nobody ends.
struct StreamRelay::Shared
{
    std::mutex mutex;
    StreamRelay *owner = nullptr; ///< guarded by mutex
    UniqueFd from;
    UniqueFd wake;
    int to = -1;
    std::shared_ptr<StreamActivity> activity;
    std::atomic<bool> finishing{false};
    std::atomic<bool> abandoned{false};
    std::atomic<bool> writing{false};
    std::atomic<quint64> written{0};
};

namespace {

constexpr std::size_t kChunkSize = 64 * 1024;
constexpr qsizetype kUnknownPending = 1024 * 1024;

bool writeAll(int fd, const char *bytes, std::size_t size)
{
    while (size > 0) {
        const ssize_t written = ::write(fd, bytes, size);
        if (written < 0 && errno == EAGAIN) {
            pollfd room{fd, POLLOUT, 0}; // the caller's stream does not block
            ::poll(&room, 1, -1);
            continue;
        }
        if (written < 0 && errno != EINTR)
            return false;
        const std::size_t done = written > 0 ? std::size_t(written) : 0;
        bytes += done;
        size -= done;
    }
    return true;
}

/// How much stands there to be read; a terminal does not say all of it.
qsizetype pendingIn(int fd)
{
    int pending = 0;
    return ::isatty(fd) == 1 || ::ioctl(fd, FIONREAD, &pending) != 0 ? kUnknownPending : pending;
}

void setNonBlocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

} // namespace

StreamRelay::StreamRelay(UniqueFd from, int to, std::shared_ptr<StreamActivity> activity, QObject *parent)
    : QObject(parent), m_shared(std::make_shared<Shared>())
{
    setNonBlocking(from.get());
    m_shared->owner = this;
    m_shared->from = std::move(from);
    m_shared->wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    m_shared->to = to;
    m_shared->activity = std::move(activity);
    std::thread([shared = m_shared] { work(shared); }).detach();
}

StreamRelay::~StreamRelay()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->owner = nullptr;
    m_shared->abandoned = true;
    ::eventfd_write(m_shared->wake.get(), 1);
}

void StreamRelay::finish()
{
    m_shared->finishing = true;
    ::eventfd_write(m_shared->wake.get(), 1);
}

bool StreamRelay::isWaitingForReader() const { return m_shared->writing; }

quint64 StreamRelay::writtenBytes() const { return m_shared->written; }

void StreamRelay::work(const std::shared_ptr<Shared> &shared)
{
    const std::unique_ptr<char[]> chunk(new char[kChunkSize]);
    qsizetype left = -1; // while not finishing: there is no end to it
    bool readerIsLost = false;
    while (!shared->abandoned && left != 0) {
        if (left < 0 && shared->finishing)
            left = pendingIn(shared->from.get());
        // Nothing is wanted of the third: only an error, which says that the reader has gone, wakes us.
        std::array<pollfd, 3> ready{
            {{shared->from.get(), POLLIN, 0}, {shared->wake.get(), POLLIN, 0}, {shared->to, 0, 0}}};
        if (left < 0)
            ::poll(ready.data(), ready.size(), -1);
        readerIsLost = ready[2].revents != 0;
        if (readerIsLost)
            break;
        eventfd_t count = 0;
        ::eventfd_read(shared->wake.get(), &count);
        const std::size_t wanted = left < 0 ? kChunkSize : std::min(kChunkSize, std::size_t(left));
        const ssize_t size = ::read(shared->from.get(), chunk.get(), wanted);
        if (size < 0 && (errno == EINTR || (errno == EAGAIN && left < 0)))
            continue;
        if (size <= 0)
            break; // end of file, which on a terminal is EIO; or nothing more at the end
        shared->activity->touch();
        shared->writing = true;
        readerIsLost = !writeAll(shared->to, chunk.get(), std::size_t(size));
        shared->activity->touch();
        shared->writing = false;
        if (readerIsLost)
            break;
        shared->written += quint64(size);
        left = left < 0 ? left : left - size;
    }
    shared->from.reset();
    const std::lock_guard lock(shared->mutex);
    if (!shared->owner)
        return;
    if (readerIsLost)
        QMetaObject::invokeMethod(shared->owner, &StreamRelay::readerLost, Qt::QueuedConnection);
    QMetaObject::invokeMethod(shared->owner, &StreamRelay::drained, Qt::QueuedConnection);
}

} // namespace paddock
