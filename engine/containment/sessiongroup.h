// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/base/result.h"
#include "engine/containment/containment.h"
#include "engine/containment/groupbranch.h"
#include "engine/containment/mechanism.h"
#include "engine/containment/stalesession.h"

#include <QObject>

#include <memory>
#include <optional>

namespace paddock {

/// The group above all groups of one session, and the warden that starts, reaps and outlives. Ends with everything in
/// it when this object, or the engine's process, ends. Lives on the thread it was made on; nothing blocks.
class SessionGroup : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        std::optional<Mechanism> insist; ///< only this one; otherwise the strongest that the host allows
        QString wardenPath;              ///< empty: beside the running program, see findWarden()
        QString name;                    ///< for the group's directory; letters, digits, - and _ are kept
        ResourceLimits limits{};         ///< of the whole session; where they cannot be enforced, open() fails
        /// Limits that containments will want: a place to build in where the kernel enforces them is preferred.
        ResourceLimits expectedLimits{};
    };

    explicit SessionGroup(Options options, QObject *parent = nullptr);
    ~SessionGroup() override;

    /// Starts the warden; `ready` or `failed` follows. After wardenLost, open() again starts a new one.
    void open();

    [[nodiscard]] bool isReady() const;
    /// What is in force; meaningful after `ready`.
    [[nodiscard]] const MechanismReport &report() const;

    /// A new group in the session's, from `ready` on; before that, and after the warden was lost, its starts fail.
    /// Returns at once; orders to it are kept until it stands. It must be deleted before this object. Without a name
    /// the warden names it and may have it ready: the faster way for many short runs.
    std::unique_ptr<Containment> createContainment(const QString &name);

    /// A group of groups; must be deleted before this object. Before `ready` and after the warden was lost its
    /// containments refuse their starts.
    std::unique_ptr<GroupBranch> createBranch(const QString &name);

    /// The path of the group of this session that the process is in now; empty where it is in none. Looks at one group
    /// after the other.
    [[nodiscard]] QString groupOf(std::int32_t pid);

    /// Of the whole session. `limitsChanged`, or `orderFailed` with LimitUnavailable.
    void setLimits(const ResourceLimits &limits);
    [[nodiscard]] ResourceUsage usage() const;
    [[nodiscard]] LimitEvidence limitEvidence() const;
    /// Every group of the session, in one stroke where the mechanism has one.
    void killAll();
    void setFrozen(bool frozen);

    /// Ends a process, whosever it is, and all its descendants (stop, sweep, kill; the identity is checked first).
    /// Answered by `treeKilled`.
    void killTree(const ProcessKey &root);

    /// Kills what is left, removes the groups and ends the warden; `closed` follows, once.
    void close();

    /// $PADDOCK_WARDEN, else beside the running program, else the install's libexec directory.
    static Result<QString> findWarden();

Q_SIGNALS:
    void ready();
    void failed(const paddock::Error &error);
    void limitsChanged(const paddock::ResourceLimits &limits);
    void orderFailed(const paddock::Error &error);
    /// A Paddock and its warden were killed together some time ago; what they had left was ended just now.
    void staleSessionEnded(const paddock::StaleSession &session);
    void treeKilled(const paddock::ProcessKey &root, const paddock::Result<int> &killed);
    /// The warden ended without being asked; every group has been killed, each containment says `lost`.
    void wardenLost(const paddock::Error &error);
    void closed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace paddock
