// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/inotify.h"

#include <QFile>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace paddock {

namespace {

constexpr quint32 kEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

} // namespace

Result<std::shared_ptr<Inotify>> Inotify::shared()
{
    thread_local std::weak_ptr<Inotify> current;
    if (std::shared_ptr<Inotify> known = current.lock())
        return known;
    UniqueFd fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!fd && errno == EMFILE)
        return std::unexpected(Error{ErrorCode::ResourceExhausted,
                                     tr("cannot watch files: the limit of descriptors, or of inotify instances "
                                        "(fs.inotify.max_user_instances), is reached"),
                                     EMFILE});
    if (!fd)
        return failErrno(tr("cannot watch files"), errno);
    std::shared_ptr<Inotify> made(new Inotify(std::move(fd)));
    current = made;
    return made;
}

Inotify::Inotify(UniqueFd fd) : m_fd(std::move(fd)), m_notifier(m_fd.get(), QSocketNotifier::Read)
{
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { read(); });
}

int Inotify::watch(const QString &folder, Listener *listener)
{
    read(); // what has happened before is no news for one who comes now
    const int watch = ::inotify_add_watch(m_fd.get(), QFile::encodeName(folder).constData(), kEvents | IN_ONLYDIR);
    if (watch >= 0)
        m_listeners[watch].insert(listener);
    return watch;
}

void Inotify::unwatch(int watch, Listener *listener)
{
    const auto found = m_listeners.find(watch);
    if (found == m_listeners.end() || !found->remove(listener) || !found->isEmpty())
        return;
    m_listeners.erase(found);
    ::inotify_rm_watch(m_fd.get(), watch);
}

void Inotify::read()
{
    alignas(inotify_event) std::array<char, 64 * 1024> buffer;
    // One buffer a turn: a flood of changes must not hold anybody up.
    const ssize_t size = ::read(m_fd.get(), buffer.data(), buffer.size());
    for (ssize_t at = 0; at + ssize_t(sizeof(inotify_event)) <= size;) {
        inotify_event event;
        std::memcpy(&event, buffer.data() + at, sizeof event);
        const char *const name = buffer.data() + at + sizeof event;
        tell(event.wd, event.mask, event.len > 0 ? QFile::decodeName(name) : QString());
        at += ssize_t(sizeof event) + ssize_t(event.len);
    }
}

/// To a copy of the list: who hears of a folder that has moved away may unwatch.
void Inotify::tell(int watch, quint32 mask, const QString &name)
{
    if ((mask & IN_Q_OVERFLOW) != 0) {
        QSet<Listener *> all;
        for (const QSet<Listener *> &each : std::as_const(m_listeners))
            all.unite(each);
        for (Listener *const each : std::as_const(all))
            each->takeOverflow();
        return;
    }
    const QSet<Listener *> listeners = (mask & IN_IGNORED) != 0 ? m_listeners.take(watch) : m_listeners.value(watch);
    for (Listener *const each : listeners)
        each->takeEvent(watch, mask, name);
}

} // namespace paddock
