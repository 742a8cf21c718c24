// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/reloadplan.h"
#include "engine/stack/service.h"
#include "engine/stack/stackcourse.h"
#include "engine/stack/stackdifference.h"
#include "engine/stack/stackspec.h"

#include <QObject>

#include <memory>

namespace paddock {

class OutputPump;
class SessionGroup;

/// Starts the services of one stack in the order of their need, side by side where nothing speaks against it, and
/// stops them the other way round, each only after the groups of all that need it are empty. An order that cannot be
/// carried out at once is a wish, kept until it can. Owned by the session, lives on its thread; what goes wrong with
/// a service is that service's state. `group` and `pump` must outlive it.
class Stack : public QObject
{
    Q_OBJECT
public:
    Stack(StackSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent = nullptr);
    ~Stack() override;

    [[nodiscard]] const StackSpec &spec() const { return m_spec; }
    [[nodiscard]] int count() const { return m_table.count(); }
    [[nodiscard]] Service *service(int index) const { return m_table.at(index).service.get(); }
    [[nodiscard]] Service *find(const QString &name) const;            ///< null where there is none
    [[nodiscard]] Service *findLedBy(const ProcessKey &leader) const;  ///< null where it leads none
    [[nodiscard]] bool isActive() const { return m_table.isActive(); } ///< a service runs, starts or stops
    [[nodiscard]] bool isSettled() const { return m_table.isSettled(); }

    /// Nothing is started before the gate is opened; what is to start waits, for `reason`.
    void openGate() { m_course.openGate(); }
    void closeGate(const QString &reason) { m_course.closeGate(reason); }
    /// Whatever waits or should start again fails for this reason.
    void refuseWaiting(const QString &reason);

    /// The next version of the stack, whatever this one is doing at the moment: what has changed restarts with all that
    /// needs it, where a run cannot take the change on; what is new starts where the stack was started; what is not in
    /// it stops in its order, and goes once nothing of it is alive. Returns what it changes.
    StackDifference apply(const StackSpec &spec);

    void startAll(); ///< all that are not disabled; one with a schedule waits for its time
    void stopAll();
    void killAll();
    void start(const QString &name);
    void stop(const QString &name);                           ///< after everything that needs it
    void restart(const QString &name);                        ///< with everything active that needs it
    void kill(const QString &name);                           ///< this one alone, at once
    Result<void> setFrozen(const QString &name, bool frozen); ///< as Service::setFrozen()

Q_SIGNALS:
    void serviceAdded(const QString &name);   ///< by apply(); before anything else of it is told
    void serviceRemoved(const QString &name); ///< it is not there any more
    void serviceChanged(const QString &name);
    void groupsChanged();
    void settled();    ///< no order is under way any more; what is blocked says why
    void allStopped(); ///< the last active service is not active any more
    void problem(const paddock::Error &error);
    /// A service with `exit_on_failure` has failed or was given up.
    void failedForGood(const QString &name);

private:
    using Row = ServiceTable::Row;

    Row &addService(const ServiceSpec &spec);
    void watchForPatterns();
    ReloadView revise(const ServiceSpec &spec);
    void carryOut(const ReloadView &revised, Row &row);
    [[nodiscard]] bool startsNew(const ServiceSpec &spec) const;
    void leave(Row &row);
    void lookForLeft();
    void removeLeft();
    bool refuseLeaving(const Row &row);
    void startWithStack(Row &row);

    StackSpec m_spec;
    SessionGroup *m_group;
    OutputPump *m_pump;
    ServiceTable m_table;
    StackCourse m_course;
    bool m_started = false; ///< as a whole, and not stopped since
};

} // namespace paddock
