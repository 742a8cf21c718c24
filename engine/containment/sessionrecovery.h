// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/stalesession.h"

#include <QObject>

#include <functional>

namespace paddock {

/// Looks at the leases of this user's sessions and ends those whose owner and warden were both killed. On a thread of
/// the pool, so that no start waits for it; the signals come on this object's thread. Once; owned by the session group.
/// Never touches a session of which anybody lives, nor one that this process sits in itself.
class SessionRecovery : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void start();
    [[nodiscard]] bool isRunning() const { return m_running; }

Q_SIGNALS:
    void ended(const paddock::StaleSession &session);
    void finished();

private:
    bool m_running = false;
};

/// What SessionRecovery does on its thread. `giveUp` is asked while something takes its time to die.
void recoverSessions(const std::function<void(const StaleSession &)> &found, const std::function<bool()> &giveUp);

} // namespace paddock
