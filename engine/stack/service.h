// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logstore.h"
#include "engine/stack/runpatterns.h"
#include "engine/stack/servicespec.h"
#include "engine/stack/servicewords.h"
#include "engine/stack/startuptimes.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace paddock {

class LogFile;

/// One service: a supervisor that keeps it, its state in a word and its reason in a sentence, and one log over all
/// runs. It does what it is told at once; when to tell it is the Stack's business. Owned by the Stack, lives on the
/// engine's thread. A failure is a state, not an error. Destroying it kills what runs.
class Service : public QObject
{
    Q_OBJECT
public:
    /// `group` and `pump` must outlive this object.
    Service(ServiceSpec spec, SessionGroup *group, OutputPump *pump, QObject *parent = nullptr);
    ~Service() override;

    [[nodiscard]] const ServiceSpec &spec() const { return m_spec; }
    [[nodiscard]] ServiceState state() const { return m_state; }
    [[nodiscard]] QString reason() const { return m_reason; }
    [[nodiscard]] QStringList waitsFor() const { return servicewords::waitsFor(m_remarks); }
    [[nodiscard]] QDateTime since() const { return m_since; }
    [[nodiscard]] std::shared_ptr<LogStore> log() const { return m_log; }
    [[nodiscard]] const Supervisor &supervisor() const { return m_supervisor; }
    [[nodiscard]] const StartupTimes &startup() const { return m_startup; }
    [[nodiscard]] std::optional<QDateTime> nextStartAt() const { return m_nextStartAt; }     ///< while BackingOff
    [[nodiscard]] std::optional<QDateTime> nextRunAt() const { return m_remarks.nextRunAt; } ///< by its schedule
    [[nodiscard]] bool isReady() const { return m_supervisor.state() == SupervisorState::Ready; }
    /// Its program runs. One without a ready probe is ready in the same moment, and that is told first.
    [[nodiscard]] bool hasLaunched() const { return m_supervisor.hasStarted() && (m_spec.ready || isReady()); }
    [[nodiscard]] bool hasLogged(const QString &pattern) const { return m_patterns.hasSeen(pattern); }

    /// Looks for lines that match in each run; see hasLogged().
    void watchFor(const QString &pattern) { m_patterns.add(pattern); }
    /// What the run that is there cannot take on holds from the next one on; see needsNewRun().
    void setSpec(ServiceSpec spec);

    void wait(const WaitCause &cause);  ///< from a state in which nothing runs
    void forget();                      ///< a start that was waited for is given up
    void refuse(const QString &reason); ///< it cannot be started: Failed
    void hold(const WaitCause &cause);  ///< what runs is to stop, and does not yet
    void letGo();                       ///< nothing is asked of it any more, so nothing is in the way
    void start();
    void stop();
    void kill();
    /// This run alone ends and another begins, whatever depends on it. `why` is shown meanwhile and stands in the log.
    void restart(const QString &why);
    /// The stop that comes next is for this reason.
    void foretellStop(const QString &why);
    void setNextRunAt(const std::optional<QDateTime> &time);
    void note(const QString &text); ///< between the lines of its log
    /// FreezeFailed where nothing runs that could take it; what comes of it later, `orderFailed` tells.
    Result<void> setFrozen(bool frozen);

Q_SIGNALS:
    void changed();                                ///< state, reason or anything else that is shown
    void groupChanged();                           ///< a run's group stands, or is gone
    void orderFailed(const paddock::Error &error); ///< the message begins with the service's name

private:
    /// What a listener may have seen.
    struct Shown
    {
        ServiceState state = ServiceState::Stopped;
        QString reason;
        QStringList waitsFor;
        bool ready = false;
        bool launched = false;
        std::optional<bool> healthy;
        ProcessKey leader;
        std::optional<QDateTime> nextRunAt;
        QString probeWords; ///< not when they ask next: that would be news with every answer

        bool operator==(const Shown &) const = default;
    };

    void refresh();
    void announce();
    void takeLaunching();
    void takeLeftovers(const QList<Member> &leftovers);
    void takeEscalated(const QList<Member> &survivors);
    void takeEnded(const Outcome &outcome);
    void nameSurvivors();
    void takeProblem(const Error &error);
    void openLogFile();

    ServiceSpec m_spec;
    std::shared_ptr<LogStore> m_log;
    std::unique_ptr<LogFile> m_logFile; ///< takes the last words of the supervisor
    Supervisor m_supervisor;
    ServiceState m_state = ServiceState::Stopped;
    QString m_reason;
    QDateTime m_since;
    StartupTimes m_startup;
    std::optional<QDateTime> m_nextStartAt;
    ServiceRemarks m_remarks;
    QString m_foretold; ///< reason of the next stop
    Shown m_shown;
    QTimer m_survivorTimer;
    RunPatterns m_patterns;
};

} // namespace paddock
