// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/mechanism.h"
#include "engine/output/logsnapshot.h"
#include "engine/sampling/snapshot.h"
#include "engine/session/launchspec.h"
#include "engine/session/servicestatus.h"
#include "engine/stack/stackdifference.h"
#include "engine/stack/stackspec.h"

#include <QList>
#include <QObject>

#include <algorithm>
#include <functional>
#include <optional>

namespace paddock {

/// The one face of the engine that windows and command lines see. It carries values only, so that a window need not
/// know whether the engine sits in its own process. Lives on the thread it was made on; nothing blocks.
/// Orders return at once; what comes of them arrives by signals, and what goes wrong by `problem`.
class Session : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString name() const = 0;     ///< of the stack; empty while none is open
    [[nodiscard]] virtual QString filePath() const = 0; ///< of the stack file; empty while none is open
    [[nodiscard]] virtual std::optional<MechanismReport> mechanism() const = 0; ///< absent until it is known
    [[nodiscard]] virtual QList<ServiceStatus> services() const = 0;            ///< file order, then launched commands
    /// One of services(); absent where there is none.
    [[nodiscard]] virtual std::optional<ServiceStatus> service(const QString &id) const
    {
        const QList<ServiceStatus> all = services();
        const auto found = std::ranges::find(all, id, &ServiceStatus::id);
        return found == all.end() ? std::nullopt : std::optional(*found);
    }
    [[nodiscard]] virtual SnapshotPtr snapshot() const = 0; ///< the newest, null before the first
    [[nodiscard]] virtual LogSnapshot log(const QString &id) const = 0;
    /// How much of a log has come that stands in another process, 0 to 1; absent where log() is all there is.
    [[nodiscard]] virtual std::optional<double> logProgress(const QString &id) const
    {
        Q_UNUSED(id)
        return std::nullopt;
    }

    using Previewed = std::function<void(const Result<StackDifference> &)>;
    /// Tells `done` what reload() would do to what runs, now or later, unless this session goes before: where the file
    /// meant `revised`, as it was read in this process; `unsaved` is its text where that is not in the file yet. An
    /// error where that is not known, as where the file is wrong for the session.
    virtual void previewReload(const StackSpec &revised, const std::optional<QString> &unsaved, Previewed done) = 0;

public Q_SLOTS:
    virtual void startAll() = 0;               ///< in dependency order
    virtual void stopAll() = 0;                ///< in reverse order, each waiting for its group to be empty
    virtual void start(const QString &id) = 0; ///< with the services it depends on
    virtual void stop(const QString &id) = 0;
    virtual void restart(const QString &id) = 0;
    virtual void kill(const QString &id) = 0; ///< the whole group, at once
    virtual void killAll() = 0;
    virtual void setFrozen(const QString &id, bool frozen) = 0;
    /// Reads filePath() again: only what has changed is stopped, started or restarted, with what has to follow it.
    /// Where the file is wrong everything stays as it is, and `problem` has a line for each mistake.
    virtual void reload() = 0;
    /// So many of a replicated service, which is named as in the file; until the next reload().
    virtual void scale(const QString &service, int replicas) = 0;
    /// Ends the process and all its descendants; `problem` says so where it is not allowed or gone.
    virtual void killTree(const paddock::ProcessKey &key) = 0;
    /// Runs a command in a group of its own; `launched` gives its id.
    virtual void launch(const paddock::LaunchSpec &launch) = 0;
    /// Takes a launched command that has ended out of the list.
    virtual void forget(const QString &id) = 0;
    /// Stops everything in reverse order, ends the warden, then `closed`. A second call kills at once.
    virtual void close() = 0;

Q_SIGNALS:
    void opened(); ///< services() and name() are new as a whole
    /// A changed file, or another number of replicas, is in force: services() has what is new, in its order, and what
    /// is removed until its group is empty (serviceRemoved). Empty where nothing had changed.
    void reloaded(const paddock::StackDifference &difference);
    void mechanismChanged();
    void serviceChanged(const QString &id); ///< also when one was added
    void serviceRemoved(const QString &id);
    void launched(const QString &id);
    void outputAppended(const QString &id); ///< coalesced: log(id) has more
    void sampled();                         ///< snapshot() is new
    void problem(const paddock::Error &error);
    void notice(const QString &text); ///< worth knowing, and nothing to be done about it
    void closed();
};

} // namespace paddock
