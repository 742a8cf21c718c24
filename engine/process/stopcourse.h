// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"
#include "engine/process/stopplan.h"
#include "engine/process/stopreport.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace paddock {

struct Outcome;
class Process;

/// One stop on its way through its plan: the signals, keys and commands, the graces, and what there is to say of it. It
/// never kills: its owner, the process, does, and tells it what becomes of the group. A step that cannot be taken at
/// all becomes a TERM, so that nobody is killed who was not asked. Lives on the process's thread.
class StopCourse : public QObject
{
    Q_OBJECT
public:
    /// What a step needs of the run besides its group.
    struct Means
    {
        std::function<bool(const QByteArray &keys)> type; ///< false where there is no terminal that takes them
        std::function<std::unique_ptr<Process>(const QStringList &words)> makeCommand; ///< not started yet
    };

    explicit StopCourse(Means means, QObject *parent = nullptr);
    ~StopCourse() override;

    /// Takes the first step, or says `gracesOver` at once where there is none to take. `thaw`: the group has been
    /// frozen, and a frozen process cannot run its handler.
    void begin(Containment *group, const StopPlan &plan, bool thaw);
    /// Whoever is left is killed now: because the graces are over (`escalated`), or by an order that overtook them.
    void kill(Containment *group, bool escalated);
    /// The group is empty, or the rest of it stays alive. A command under way has the rest of its grace to tidy up.
    void end(int membersLeft);
    void killCommand();

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] bool hasCommand() const { return m_command != nullptr; } ///< under way; then `commandEnded` comes
    [[nodiscard]] const StopReport &report() const { return m_report; }

Q_SIGNALS:
    /// No step is left. `survivors` is empty where nobody was given any time.
    void gracesOver(const QList<paddock::Member> &survivors);
    void commandEnded();
    void stepFailed(const QString &what); ///< for people

private:
    void open(Containment *group);
    void takeStep();
    void act(const StopPlan::Step &step);
    void startCommand(const QStringList &words);
    void takeCommandEnd(const Outcome &outcome);
    void takeGraceOver();
    void noteFailure(const QString &what);
    void insteadOfStep(const QString &why);

    Means m_means;
    Containment *m_group = nullptr;
    StopPlan m_plan;
    StopReport m_report;
    QTimer m_grace;
    QElapsedTimer m_elapsed;
    std::unique_ptr<Process> m_command;
    bool m_commandIsLate = false;
    bool m_running = false;
    bool m_killed = false;
};

} // namespace paddock
