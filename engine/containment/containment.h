// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/containment/launchrequest.h"
#include "engine/containment/leaderexit.h"
#include "engine/containment/mechanism.h"
#include "engine/containment/member.h"

#include <QList>
#include <QObject>

namespace paddock {

/// What a sampler needs to count a group.
struct GroupLocation
{
    QString cgroupPath;         ///< the group's directory, empty where the mechanism has none
    std::int32_t reaperPid = 0; ///< members are this process's descendants; 0 where cgroupPath says it

    bool operator==(const GroupLocation &) const = default;
};

/// One contained group: processes are born into it and it ends as a whole. Made by SessionGroup, owned by the caller,
/// lives on the session group's thread. Destroying it kills every member and removes the group.
/// Orders return at once; errors come by signals.
class Containment : public QObject
{
    Q_OBJECT
public:
    ~Containment() override = default;

    [[nodiscard]] virtual Mechanism mechanism() const = 0;
    [[nodiscard]] virtual QString path() const = 0; ///< "session/name", for people
    [[nodiscard]] virtual GroupLocation location() const = 0;

    /// Starts a leader in the group: `started` or `startFailed` follows, exactly one.
    virtual void start(LaunchRequest request) = 0;
    /// Sends a signal to every member. An empty group is a quiet success.
    virtual void signalAll(int signal) = 0;
    /// Ends every member at once; `emptied` follows unless the group is empty already. Twice is a quiet success.
    virtual void kill() = 0;
    /// Stops all members from running, or lets them run again; `frozenChanged` follows.
    virtual void setFrozen(bool frozen) = 0;

    [[nodiscard]] virtual bool isFrozen() const = 0;
    /// The living members, listed now. Empty before the group stands.
    [[nodiscard]] virtual Result<QList<Member>> members() const = 0;
    /// CPU time of the whole group in seconds, of members that have ended too, where the kernel counts it.
    [[nodiscard]] virtual std::optional<double> cpuSeconds() const = 0;

    /// Lets the members live on when this object goes; the group then ends with the session.
    virtual void release() = 0;

Q_SIGNALS:
    void started(const paddock::ProcessKey &leader);
    void startFailed(const paddock::Error &error);
    void leaderExited(const paddock::LeaderExit &exit); ///< the leader is reaped; members may be left
    void emptied();                                     ///< no member is left; after leaderExited of that leader
    void frozenChanged(bool frozen);
    void failed(const paddock::Error &error); ///< an order could not be carried out
    void lost(const paddock::Error &error);   ///< the warden is gone and the group was ended; nothing more comes
};

} // namespace paddock
