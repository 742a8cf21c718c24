// SPDX-License-Identifier: Apache-2.0
#include "engine/process/stopcourse.h"

#include "engine/containment/grouppids.h"

namespace paddock {

StopCourse::StopCourse(QObject *parent) : QObject(parent), m_grace(this)
{
    m_grace.setSingleShot(true);
    m_grace.setTimerType(Qt::PreciseTimer);
    connect(&m_grace, &QTimer::timeout, this, &StopCourse::takeStep);
}

/// Counts and does not list: a list reads every member's command line, and the signal would wait for that.
void StopCourse::open(Containment *group)
{
    m_group = group;
    m_running = true;
    m_killed = false;
    m_report = {};
    m_report.asked = true;
    m_report.membersBefore = group ? static_cast<int>(groupPids(group->location()).size()) : 0;
    m_elapsed.start();
}

void StopCourse::begin(Containment *group, const StopPlan &plan, bool thaw)
{
    open(group);
    m_plan = plan;
    if (thaw)
        m_group->setFrozen(false);
    takeStep();
}

void StopCourse::takeStep()
{
    if (m_report.stepsTaken < m_plan.steps.size()) {
        const StopPlan::Step &step = m_plan.steps.at(m_report.stepsTaken);
        if (step.grace.count() > 0 || !m_plan.killAtEnd) {
            ++m_report.stepsTaken;
            m_group->signalAll(step.signal, true);
            m_grace.start(step.grace);
            return;
        }
    }
    QList<Member> survivors;
    if (m_report.stepsTaken > 0) // the kill at once that a grace of 0 asks for is not held up by a look at them
        survivors = m_group->members().value_or(QList<Member>());
    m_report.blockers = survivors;
    Q_EMIT gracesOver(survivors);
}

void StopCourse::kill(Containment *group, bool escalated)
{
    m_grace.stop();
    if (!m_running)
        open(group);
    m_killed = true;
    // A grace of 0 on the first step asks for the kill, it is none too many.
    m_report.escalated = m_report.escalated || (escalated && m_report.stepsTaken > 0);
}

void StopCourse::end(int membersLeft)
{
    m_grace.stop();
    if (!m_running)
        return;
    m_running = false;
    m_report.membersAfter = membersLeft;
    m_report.elapsed = std::chrono::milliseconds(m_elapsed.elapsed());
    m_report.drained = membersLeft == 0 && !m_killed;
}

} // namespace paddock
