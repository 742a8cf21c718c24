// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"
#include "engine/process/stopplan.h"
#include "engine/process/stopreport.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace paddock {

/// One stop on its way through its plan: the signals, the graces, and what there is to say of it. It never kills: its
/// owner, the process, does, and tells it what becomes of the group. Lives on the process's thread.
class StopCourse : public QObject
{
    Q_OBJECT
public:
    explicit StopCourse(QObject *parent = nullptr);

    /// Takes the first step, or says `gracesOver` at once where there is none to take. `thaw`: the group has been
    /// frozen, and a frozen process cannot run its handler.
    void begin(Containment *group, const StopPlan &plan, bool thaw);
    /// Whoever is left is killed now: because the graces are over (`escalated`), or by an order that overtook them.
    void kill(Containment *group, bool escalated);
    /// The group is empty, or the rest of it stays alive.
    void end(int membersLeft);

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] const StopReport &report() const { return m_report; }

Q_SIGNALS:
    /// No step is left. `survivors` is empty where nobody was given any time.
    void gracesOver(const QList<paddock::Member> &survivors);

private:
    void open(Containment *group);
    void takeStep();

    Containment *m_group = nullptr;
    StopPlan m_plan;
    StopReport m_report;
    QTimer m_grace;
    QElapsedTimer m_elapsed;
    bool m_running = false;
    bool m_killed = false;
};

} // namespace paddock
