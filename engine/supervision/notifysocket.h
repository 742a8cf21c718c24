// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"

#include <QByteArrayView>
#include <QObject>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace paddock {

/// What one datagram of sd_notify(3) says that Paddock listens to.
struct Notification
{
    bool ready = false;    ///< READY=1
    bool stopping = false; ///< STOPPING=1
    bool watchdog = false; ///< WATCHDOG=1
    bool unwell = false;   ///< WATCHDOG=trigger
    QString status;        ///< STATUS=..., for people

    bool operator==(const Notification &) const = default;

    /// Pure. Unknown assignments and lines that are none are passed over.
    static Notification parse(QByteArrayView datagram);
};

/// The socket whose path a service finds in NOTIFY_SOCKET (sd_notify(3)). A name in the abstract namespace, so nothing
/// is left in a file system; only members of the service are heard, told by SCM_CREDENTIALS (unix(7)). Lives on the
/// engine's thread.
class NotifySocket : public QObject
{
    Q_OBJECT
public:
    /// `isMember` says whether a pid belongs to the service.
    static Result<std::unique_ptr<NotifySocket>> create(std::function<bool(std::int32_t pid)> isMember);
    ~NotifySocket() override;

    /// Hears from now on; what was said before waits in the socket.
    void listen();

    /// The value of NOTIFY_SOCKET: "@paddock/...".
    [[nodiscard]] QString address() const { return m_address; }

Q_SIGNALS:
    void notified(const paddock::Notification &notification);

private:
    NotifySocket(UniqueFd socket, QString address, std::function<bool(std::int32_t)> isMember);
    void read();

    UniqueFd m_socket;
    QString m_address;
    std::function<bool(std::int32_t)> m_isMember;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace paddock
