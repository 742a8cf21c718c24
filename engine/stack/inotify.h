// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QSocketNotifier>
#include <QString>

#include <memory>

namespace paddock {

/// The one inotify instance that all file watches of a thread share: the kernel allows a user 128 of them by default. A
/// folder that several look at is one watch. Goes with the last who uses it.
class Inotify
{
    Q_DECLARE_TR_FUNCTIONS(paddock::FileWatch)
public:
    /// Who looks at folders. Unwatch everything before it goes.
    class Listener
    {
    public:
        virtual ~Listener() = default;
        /// An event as inotify(7) has it; `name` is empty where it is about the folder itself.
        virtual void takeEvent(int watch, quint32 mask, const QString &name) = 0;
        /// The kernel has dropped events, of whomever.
        virtual void takeOverflow() = 0;
    };

    /// This thread's. Fails where the user has too many of them, or the process no descriptor left.
    static Result<std::shared_ptr<Inotify>> shared();

    /// The number of the watch, the same for all who look at this folder; -1, with errno, where it cannot be watched.
    int watch(const QString &folder, Listener *listener);
    void unwatch(int watch, Listener *listener);

private:
    explicit Inotify(UniqueFd fd);

    void read();
    void tell(int watch, quint32 mask, const QString &name);

    UniqueFd m_fd;
    QSocketNotifier m_notifier;
    QHash<int, QSet<Listener *>> m_listeners; ///< by watch
};

} // namespace paddock
