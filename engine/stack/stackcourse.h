// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicetable.h"

#include <QObject>
#include <QString>

#include <deque>

namespace paddock {

/// Carries out what is wished of the services of one stack, each step as soon as the plan allows it: whatever one
/// service does may allow or forbid something to its neighbours, which are then looked at again. Owned by the Stack,
/// lives on the engine's thread.
class StackCourse : public QObject
{
    Q_OBJECT
public:
    using Row = ServiceTable::Row;

    explicit StackCourse(ServiceTable *table, QObject *parent = nullptr);

    /// Nothing is started before the gate is opened; what is to start waits, for `reason`.
    void openGate();
    void closeGate(const QString &reason);

    void wishStart(Row &row);
    /// What is needed and already as it is needed stays so: a migration that has succeeded is not run again.
    void wishDependencies(const Row &row);
    void wishStop(Row &row, Wish wish); ///< Rest or Restart
    /// They lose what they stand on; they begin again once it is as they need it.
    void restartDependants(const Row &row);
    void renew(Row &row); ///< with everything active that needs it
    void kill(Row &row);
    void setWish(Row &row, Wish wish);

    /// The service says that something about it is new.
    void takeChanged(Row &row);
    /// It and its neighbours are looked at again.
    void schedule(Row &row);
    /// Takes what steps there are, until none is left.
    void drain();
    /// No step is taken before release(), which is to be followed by drain().
    void hold() { m_held = true; }
    void release() { m_held = false; }

Q_SIGNALS:
    void serviceChanged(const QString &name);
    void settled();
    void allStopped();
    void failedForGood(const QString &name);
    void drained(); ///< after each drain()

private:
    void takeStep(Row &row);
    void showWait(Row &row, const NextStep &step);

    ServiceTable *m_table;
    std::deque<Row *> m_queue;
    bool m_draining = false;
    bool m_held = false;
    bool m_gateOpen = false;
    QString m_gateReason;
};

} // namespace paddock
