// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/dependencygraph.h"
#include "engine/stack/service.h"
#include "engine/stack/servicetriggers.h"
#include "engine/stack/stackspec.h"
#include "engine/stack/startplan.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <deque>
#include <memory>
#include <vector>

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
    [[nodiscard]] int count() const { return int(m_services.size()); }
    [[nodiscard]] Service *service(int index) const { return m_services[size_t(index)].get(); }
    [[nodiscard]] Service *find(const QString &name) const; ///< null where there is none
    [[nodiscard]] bool isActive() const;                    ///< a service runs, starts or stops
    [[nodiscard]] bool isSettled() const { return m_unsettled == 0; }

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
    void wishStart(int index);
    void wishDependencies(int index);
    void restartDependants(int index);
    void wishStop(int index, Wish wish);
    void killOne(int index);
    void setWish(int index, Wish wish);
    void serviceChangedAt(int index);
    void schedule(int index);
    void drain();
    void takeStep(int index);
    void showWait(int index, const NextStep &step);
    void refreshView(int index);
    void announce();
    [[nodiscard]] std::vector<ServiceView> viewsOf(const DependencyGraph::Indices &indices) const;
    [[nodiscard]] QString waitReason(int index, const NextStep &step) const;
    [[nodiscard]] std::vector<DependencyView> dependencyViewsOf(int index) const;
    [[nodiscard]] bool isSatisfiedForAll(int index) const;

    StackSpec m_spec;
    DependencyGraph m_graph;
    QHash<QString, int> m_indexOf;
    std::vector<std::unique_ptr<Service>> m_services;
    std::vector<std::unique_ptr<ServiceTriggers>> m_triggers; ///< by service
    std::vector<ServiceView> m_views;
    std::vector<bool> m_queued;
    std::vector<bool> m_countedUnsettled;
    std::vector<bool> m_countedActive;
    std::deque<int> m_queue;
    bool m_draining = false;
    bool m_gateOpen = false;
    QString m_gateReason;
    int m_unsettled = 0;
    int m_active = 0;
    bool m_wasUnsettled = false;
    bool m_wasActive = false;
};

} // namespace paddock
