// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portholder.h"
#include "engine/containment/sessiongroup.h"
#include "engine/supervision/backoff.h"
#include "engine/supervision/probes.h"
#include "engine/supervision/restartintensity.h"
#include "engine/supervision/supervisionspec.h"
#include "engine/supervision/supervisiontable.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace paddock {

class PortCheck;

/// Keeps one service as it was asked to be: starts it, probes it, starts it again after a rest, gives it up when that
/// comes to nothing. What follows from what stands in supervisiontable.h; here are the clocks and the processes. Each
/// run has a branch of its own, with a group for the program and one for each exec probe. Owned by the stack's service,
/// lives on the engine's thread; what fails is a state, not an error. Destroying it ends what runs.
class Supervisor : public QObject
{
    Q_OBJECT
public:
    /// `group` and `pump` must outlive it.
    Supervisor(SupervisionSpec spec, SessionGroup *group, OutputPump *pump, std::shared_ptr<LogStore> log,
               Backoff::Random random, QObject *parent = nullptr);
    ~Supervisor() override;

    [[nodiscard]] const SupervisionSpec &spec() const { return m_spec; }
    [[nodiscard]] SupervisorState state() const { return m_state; }
    [[nodiscard]] bool isFrozen() const { return m_process && m_process->isFrozen(); }
    [[nodiscard]] bool hasStarted() const { return m_launched; } ///< this run's program executes
    [[nodiscard]] bool wasReady() const { return m_wasReady; }   ///< this run, at some time
    [[nodiscard]] std::optional<bool> isHealthy() const; ///< absent without a health probe, or before its verdict
    [[nodiscard]] const Probes *probes() const { return m_probes.get(); }

    [[nodiscard]] int run() const { return m_run; } ///< how often it was started
    /// Of those, how often by itself, since the last start by hand.
    [[nodiscard]] int restarts() const { return m_restarts; }
    /// Of those, the ones that counted towards giving up when the last of them came.
    [[nodiscard]] int recentRestarts() const { return m_intensity.recent(); }
    [[nodiscard]] int attempt() const { return m_backoff.attempt(); } ///< of the rests in a row
    [[nodiscard]] std::chrono::milliseconds untilStart() const;       ///< while BackingOff
    [[nodiscard]] QString failure() const { return m_failure; }       ///< why it is Failing, or was
    [[nodiscard]] const std::optional<Outcome> &lastOutcome() const { return m_lastOutcome; }
    [[nodiscard]] std::optional<QDateTime> startedAt() const { return m_startedAt; }

    [[nodiscard]] ProcessKey leader() const { return m_process ? m_process->leader() : ProcessKey(); }
    [[nodiscard]] QString groupPath() const { return m_process ? m_process->groupPath() : QString(); }
    [[nodiscard]] GroupLocation location() const;
    [[nodiscard]] QList<Member> members() const { return m_process ? m_process->members() : QList<Member>(); }

    void start();   ///< while it stops: as soon as it has
    void stop();    ///< wins over every policy
    void restart(); ///< starts it where it does not run
    void kill();
    bool setFrozen(bool frozen); ///< false: nothing runs that could be frozen or thawed now
    /// The run that is there takes on what it can: its stop, its probes and what follows its end. See needsNewRun().
    void setSpec(SupervisionSpec spec);

Q_SIGNALS:
    void stateChanged(paddock::SupervisorState state);
    void detailChanged(); ///< of a probe
    void launching();     ///< a run begins
    void groupChanged();  ///< a run's group stands, or is gone
    void frozenChanged(bool frozen);
    void leftoversFound(const QList<paddock::Member> &leftovers);
    void escalated(const QList<paddock::Member> &survivors);
    void stopStepFailed(const QString &what); ///< see StopReport::failures
    void orderFailed(const paddock::Error &error);
    void ended(const paddock::Outcome &outcome); ///< before the stateChanged that comes of it

private:
    void apply(SupervisorEvent event);
    void act(SupervisorAction action);
    void launch();
    void takePorts(const QList<PortHolder> &holders);
    [[nodiscard]] bool isShared(const QString &service) const;
    void awaitWarden();
    void launchNow();
    void callOff();
    void refuseLaunch(const Error &error);
    void beginProbes();
    void retireProbes();
    void takeLaunched();
    void takeReady(bool ready);
    void takeEnd(const Outcome &outcome);
    void fail(SupervisorEvent event, const QString &why);
    void clearRun();
    [[nodiscard]] SupervisorEvent judge(const Outcome &outcome);
    [[nodiscard]] Process::Options processOptions() const;
    [[nodiscard]] bool listensForNotifications() const;
    [[nodiscard]] Result<Command> commandOfRun();

    SupervisionSpec m_spec;
    SessionGroup *m_group;
    OutputPump *m_pump;
    std::shared_ptr<LogStore> m_log;
    Backoff::Random m_random;
    Backoff m_backoff;
    RestartIntensity m_intensity;
    SupervisorState m_state = SupervisorState::Down;

    // Of the run; the order matters: probes and process go before the branch they are in.
    std::unique_ptr<PortCheck> m_portCheck; ///< before anything is started
    std::unique_ptr<GroupBranch> m_branch;
    std::unique_ptr<NotifySocket> m_notify;
    Process *m_process = nullptr; ///< a child of this object
    std::unique_ptr<Probes> m_probes;
    std::uint64_t m_firstLine = 0;
    bool m_launched = false;
    bool m_wasReady = false;

    int m_run = 0;
    int m_restarts = 0;
    std::chrono::milliseconds m_rest{0};
    QTimer m_restTimer;
    QTimer m_startTimer;
    QString m_failure;
    std::optional<Outcome> m_lastOutcome;
    std::optional<QDateTime> m_startedAt;
};

} // namespace paddock
