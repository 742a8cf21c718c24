// SPDX-License-Identifier: Apache-2.0
#include "app/cli/streamwriter.h"

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace paddock {

/// Outlives the writer while its thread sits in a write(2) that nobody ends.
struct StreamWriter::Shared
{
    std::mutex mutex;
    std::condition_variable changed;
    StreamWriter *owner = nullptr; ///< null: the thread shall end
    QByteArray queue;
    qsizetype beingWritten = 0;
    bool broken = false;
    int fd = -1;
};

namespace {

/// 0, or the errno.
int writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(fd, bytes.constData() + done, size_t(bytes.size() - done));
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (written < 0 && errno == EAGAIN) {
            pollfd room{fd, POLLOUT, 0}; // the caller's stream does not block
            ::poll(&room, 1, -1);
        }
        done += written > 0 ? written : 0;
    }
    return 0;
}

} // namespace

StreamWriter::StreamWriter(int fd, QObject *parent) : QObject(parent), m_shared(std::make_shared<Shared>())
{
    m_shared->owner = this;
    m_shared->fd = fd;
    std::thread([shared = m_shared] { work(shared); }).detach();
}

StreamWriter::~StreamWriter()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->owner = nullptr;
    m_shared->changed.notify_one();
}

void StreamWriter::write(const QByteArray &bytes)
{
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->broken || bytes.isEmpty())
        return;
    m_shared->queue += bytes;
    m_shared->changed.notify_one();
}

qsizetype StreamWriter::pendingBytes() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->queue.size() + m_shared->beingWritten;
}

void StreamWriter::work(const std::shared_ptr<Shared> &shared)
{
    std::unique_lock lock(shared->mutex);
    while (shared->owner) {
        if (shared->queue.isEmpty()) {
            shared->changed.wait(lock);
            continue;
        }
        const QByteArray bytes = std::exchange(shared->queue, {});
        shared->beingWritten = bytes.size();
        lock.unlock();
        const int error = writeAll(shared->fd, bytes);
        lock.lock();
        shared->beingWritten = 0;
        if (error != 0) {
            shared->broken = true;
            shared->queue.clear();
        }
        if (!shared->owner || !shared->queue.isEmpty())
            continue;
        StreamWriter *const owner = shared->owner;
        if (error != 0)
            QMetaObject::invokeMethod(
                owner, [owner, error] { Q_EMIT owner->failed(systemError(tr("cannot write the output"), error)); },
                Qt::QueuedConnection);
        QMetaObject::invokeMethod(owner, &StreamWriter::drained, Qt::QueuedConnection);
    }
}

} // namespace paddock
