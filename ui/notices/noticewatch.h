// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/notices/servicenotice.h"

#include <QHash>
#include <QObject>

namespace paddock {

class Session;

/// Looks at what a session's services do and tells what one wants to know of: each thing once, and when it is over.
/// Owned by its parent; the session outlives it; main thread.
class NoticeWatch : public QObject
{
    Q_OBJECT
public:
    explicit NoticeWatch(Session *session, QObject *parent = nullptr);

Q_SIGNALS:
    /// Replaces an earlier one of that service; of LeftBehind only an earlier LeftBehind.
    void raised(const paddock::ServiceNotice &notice);
    /// Trouble is over. What was left behind stays told: nothing makes it undone.
    void withdrawn(const QString &serviceId);
    void forgotten(const QString &serviceId); ///< the service is gone, and all that was told of it

private:
    struct Seen
    {
        ServiceState state = ServiceState::Stopped;
        std::optional<ServiceNotice> trouble;
        int run = 0; ///< whose leftovers have been told
    };

    void look(const QString &id);
    void lookAtAll();
    void lookAt(const ServiceStatus &status);

    Session *m_session;
    QHash<QString, Seen> m_seen;
};

} // namespace paddock
