// SPDX-License-Identifier: Apache-2.0
#include "engine/process/stopcourse.h"

#include "engine/containment/grouppids.h"
#include "engine/process/process.h"

#include <utility>

namespace paddock {

StopCourse::StopCourse(Means means, QObject *parent) : QObject(parent), m_means(std::move(means)), m_grace(this)
{
    m_grace.setSingleShot(true);
    m_grace.setTimerType(Qt::PreciseTimer);
    connect(&m_grace, &QTimer::timeout, this, &StopCourse::takeGraceOver);
}

StopCourse::~StopCourse() = default;

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
            m_grace.start(step.grace);
            act(step);
            return;
        }
    }
    QList<Member> survivors;
    if (m_report.stepsTaken > 0) // the kill at once that a grace of 0 asks for is not held up by a look at them
        survivors = m_group->members().value_or(QList<Member>());
    m_report.blockers = survivors;
    Q_EMIT gracesOver(survivors);
}

void StopCourse::act(const StopPlan::Step &step)
{
    if (!step.command.isEmpty() && step.keys.isEmpty())
        startCommand(step.command);
    else if (step.keys.isEmpty())
        m_group->signalAll(step.signal, true);
    else if (!m_means.type(step.keys))
        insteadOfStep(tr("there is no terminal that takes the keys"));
}

void StopCourse::startCommand(const QStringList &words)
{
    m_commandIsLate = false;
    m_command = m_means.makeCommand(words);
    connect(m_command.get(), &Process::finished, this, &StopCourse::takeCommandEnd);
    m_command->start();
}

/// Its step has the whole grace, however the command has ended: what it began may be under way.
void StopCourse::takeCommandEnd(const Outcome &outcome)
{
    const QString line = m_command->command().display();
    m_command.release()->deleteLater(); // it is the sender
    if (outcome.kind == Outcome::Kind::FailedToStart)
        insteadOfStep(tr("the command %1 did not start: %2").arg(line, outcome.error.message));
    else if (m_commandIsLate)
        noteFailure(tr("the command %1 did not end within its grace").arg(line));
    else if (!outcome.succeeded() && outcome.kind != Outcome::Kind::Cancelled)
        noteFailure(tr("the command %1: %2").arg(line, outcome.describe()));
    if (m_commandIsLate && m_running && !m_killed)
        takeStep();
    Q_EMIT commandEnded();
}

void StopCourse::takeGraceOver()
{
    if (!m_command)
        return takeStep();
    m_commandIsLate = true;
    m_command->kill(); // the next step waits for its end
}

void StopCourse::noteFailure(const QString &what)
{
    m_report.failures.append(what);
    Q_EMIT stepFailed(what);
}

void StopCourse::insteadOfStep(const QString &why)
{
    if (!m_running || m_killed)
        return noteFailure(why);
    noteFailure(tr("%1; TERM is sent instead").arg(why));
    m_group->signalAll(SIGTERM, true);
}

void StopCourse::kill(Containment *group, bool escalated)
{
    m_grace.stop();
    killCommand();
    if (!m_running)
        open(group);
    m_killed = true;
    // A grace of 0 on the first step asks for the kill, it is none too many.
    m_report.escalated = m_report.escalated || (escalated && m_report.stepsTaken > 0);
}

void StopCourse::killCommand()
{
    if (m_command)
        m_command->kill();
}

void StopCourse::end(int membersLeft)
{
    if (!m_command)
        m_grace.stop();
    if (!m_running)
        return;
    m_running = false;
    m_report.membersAfter = membersLeft;
    m_report.elapsed = std::chrono::milliseconds(m_elapsed.elapsed());
    m_report.drained = membersLeft == 0 && !m_killed;
}

} // namespace paddock
