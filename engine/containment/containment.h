// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/containment/launchrequest.h"
#include "engine/containment/leaderexit.h"
#include "engine/containment/mechanism.h"
#include "engine/containment/member.h"
#include "engine/containment/resourcelimits.h"
#include "engine/containment/resourceusage.h"

#include <QList>
#include <QObject>

namespace paddock {

/// What a sampler needs to count a group.
struct GroupLocation
{
    QString cgroupPath;                ///< the group's directory, empty where the mechanism has none
    std::int32_t reaperPid = 0;        ///< members are this process's descendants; 0 where cgroupPath says it
    QList<ProcessKey> processGroups{}; ///< members are the process groups these lead or led; empty for the others

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
    /// Brings a running foreign process and its descendants into the group: `adopted` or `adoptFailed` follows, then
    /// `adoptedExited` when the root ends. Needs cgroup v2; elsewhere Unsupported. Refused for Paddock itself and its
    /// ancestors, pid 1, kernel threads, other users' processes, members of a group already and trees that another
    /// Paddock runs in, each with its own error. The adopted share the group's end, also when Paddock is killed;
    /// release() puts everybody back where they came from.
    virtual void adopt(const ProcessKey &root) = 0;
    /// Sends a signal to every member. Signal 0 and an empty group are quiet successes; a number that is no signal is
    /// `failed` with InvalidArgument. `wakeStopped` follows it up with SIGCONT where a member is stopped, so that its
    /// handler runs; a frozen group takes the signal when it is thawed.
    virtual void signalAll(int signal, bool wakeStopped = false) = 0;
    /// Sets or changes the limits of the whole group, also while it runs; `limitsChanged`, or `failed` with
    /// LimitUnavailable. Before the first start a refusal lets no start through.
    virtual void setLimits(const ResourceLimits &limits) = 0;
    /// Ends every member at once; `emptied` follows unless the group is empty already. Twice is a quiet success.
    /// It ends a freeze as well.
    virtual void kill() = 0;
    /// Stops all members from running, or lets them run again; `frozenChanged` follows.
    virtual void setFrozen(bool frozen) = 0;

    [[nodiscard]] virtual bool isFrozen() const = 0;
    /// The living members, listed now. Empty before the group stands.
    [[nodiscard]] virtual Result<QList<Member>> members() const = 0;
    /// What the group has used until now, of members that have ended too; each figure says where it comes from.
    [[nodiscard]] virtual ResourceUsage usage() const = 0;
    /// Which limit was hit; absent figures where the kernel does not count.
    [[nodiscard]] virtual LimitEvidence limitEvidence() const = 0;
    /// From now on memberStarted, memberChanged and memberExited tell who comes and goes: told by the kernel's proc
    /// connector where it may be used, else found by listing four times a second. `emptied` comes after them. Who lives
    /// for less than a moment may go untold.
    virtual void setMembersWatched(bool watched) = 0;

    /// Lets the members live on when this object goes; the group then ends with the session.
    virtual void release() = 0;

Q_SIGNALS:
    void started(const paddock::ProcessKey &leader);
    void startFailed(const paddock::Error &error);
    void leaderExited(const paddock::LeaderExit &exit); ///< the leader is reaped; members may be left
    /// A signal has stopped the leader: SIGTSTP where Ctrl-Z was typed. With process groups only, which have no part in
    /// the job control of the engine's own group.
    void leaderStopped(const paddock::ProcessKey &leader, int signal);
    void emptied(); ///< no member is left; after leaderExited of that leader
    void frozenChanged(bool frozen);
    void limitsChanged(const paddock::ResourceLimits &limits);
    void adopted(const paddock::ProcessKey &root, int count); ///< the root and `count` - 1 descendants are members now
    void adoptFailed(const paddock::Error &error);            ///< nothing was changed
    /// The adopted root has ended. Its parent is somebody else: exit code or signal are known only where its zombie was
    /// still there or the kernel keeps them (Linux 6.15).
    void adoptedExited(const paddock::LeaderExit &exit);
    void memberStarted(const paddock::Member &member); ///< only while watched; who was there already comes first
    void memberChanged(const paddock::Member &member); ///< it runs another command now
    void memberExited(const paddock::ProcessKey &member);
    void escaped(const paddock::Member &member); ///< a descendant has left the group; kill() ends it all the same
    void failed(const paddock::Error &error);    ///< an order could not be carried out
    void lost(const paddock::Error &error);      ///< the warden is gone and the group was ended; nothing more comes
};

} // namespace paddock
