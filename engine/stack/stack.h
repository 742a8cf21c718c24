// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/service.h"
#include "engine/stack/servicetable.h"
#include "engine/stack/stackspec.h"

#include <QObject>

#include <deque>
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
    [[nodiscard]] bool isActive() const { return m_table.isActive(); } ///< a service runs, starts or stops
    [[nodiscard]] bool isSettled() const { return m_table.isSettled(); }

    /// Nothing is started before the gate is opened; what is to start waits, for `reason`.
    void openGate();
    void closeGate(const QString &reason);
    /// Whatever waits or should start again fails for this reason.
    void refuseWaiting(const QString &reason);

    void startAll(); ///< all that are not disabled; one with a schedule waits for its time
    void stopAll();
    void killAll();
    void start(const QString &name);
    void stop(const QString &name);    ///< after everything that needs it
    void restart(const QString &name); ///< with everything active that needs it
    void kill(const QString &name);    ///< this one alone, at once
    void setFrozen(const QString &name, bool frozen);

Q_SIGNALS:
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
    void wishStart(Row &row);
    void wishDependencies(const Row &row);
    void restartDependants(const Row &row);
    void wishStop(Row &row, Wish wish);
    void killOne(Row &row);
    void setWish(Row &row, Wish wish);
    void takeChanged(Row &row);
    void schedule(Row &row);
    void drain();
    void takeStep(Row &row);
    void showWait(Row &row, const NextStep &step);

    StackSpec m_spec;
    SessionGroup *m_group;
    OutputPump *m_pump;
    ServiceTable m_table;
    std::deque<Row *> m_queue;
    bool m_draining = false;
    bool m_gateOpen = false;
    QString m_gateReason;
};

} // namespace paddock
