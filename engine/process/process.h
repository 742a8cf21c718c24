// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"
#include "engine/output/logstore.h"
#include "engine/output/outputpump.h"
#include "engine/process/command.h"
#include "engine/process/outcome.h"
#include "engine/process/stopplan.h"

#include <QObject>

#include <memory>
#include <optional>

namespace paddock {

class GroupBranch;
class ProcessStreams;
class SessionGroup;

/// One run of one command in a group of its own. start() once; `finished` comes exactly once after it, also when the
/// start failed, and only when the leader is reaped, the group is empty (or its leftovers were left on purpose) and
/// the output is read. Lives on the session group's thread; nothing blocks. Destroying it kills the group.
class Process : public QObject
{
    Q_OBJECT
public:
    enum class State { NotStarted, Starting, Running, Stopping, Ended };

    /// What happens to members that are alive when the leader has ended.
    enum class Leftovers { Kill, Wait, Report };

    struct Options
    {
        StopPlan stop;
        std::optional<std::chrono::milliseconds> timeout; ///< of the whole run; ends it by the stop plan
        /// Ends it by the stop plan after so long without a byte on stdout or stderr, where somebody reads these: not
        /// with inherited streams.
        std::optional<std::chrono::milliseconds> idleTimeout;
        ResourceLimits limits; ///< of the whole tree; refused before the start where nobody can keep them
        /// Where the kernel can't keep the memory limit, Paddock samples the group and kills it; see MemoryWatchdog.
        bool watchMemory = false;
        GroupBranch *branch = nullptr; ///< the group is made in it; null: in the session's. Must outlive this object
        Leftovers leftovers = Leftovers::Kill;
        std::shared_ptr<LogStore> log; ///< where pumped streams go; null throws them away
    };

    /// `group` and `pump` must outlive this object; `pump` may be null with Command::Streams::Inherited.
    Process(SessionGroup *group, QString name, Command command, Options options, OutputPump *pump,
            QObject *parent = nullptr);
    ~Process() override;

    /// Streams of the caller's own making instead of Command::streams. Before start().
    void setStreams(std::unique_ptr<ProcessStreams> streams);

    [[nodiscard]] State state() const;
    [[nodiscard]] bool isFrozen() const;
    [[nodiscard]] ProcessKey leader() const; ///< pid 0 before `started`
    [[nodiscard]] const Command &command() const;
    [[nodiscard]] QString groupPath() const;
    [[nodiscard]] GroupLocation location() const;
    [[nodiscard]] QList<Member> members() const; ///< listed now; empty where it cannot be read

    void start();
    /// For a stop that has not begun.
    void setStopPlan(const StopPlan &plan);
    /// Follows the stop plan; a frozen group is thawed first, so that its handlers run. Where the plan does not kill
    /// and somebody outlives it, `stopIncomplete` comes and the state is Running again: one may stop or kill once more.
    void stop();
    /// Ends the whole group at once.
    void kill();
    bool setFrozen(bool frozen); ///< false: nothing runs that could be frozen or thawed now
    void signalAll(int signal);
    /// The window that shows the output has that size now; without a terminal of its own a quiet nothing.
    void resizeTerminal(TerminalSize size);

Q_SIGNALS:
    void started(const paddock::ProcessKey &leader);
    void stateChanged(paddock::Process::State state);
    void frozenChanged(bool frozen);
    void leaderStopped(int signal); ///< see Containment::leaderStopped
    void leftoversFound(const QList<paddock::Member> &leftovers);
    void escalated(const QList<paddock::Member> &survivors);      ///< the graces have passed; they are killed now
    void stopIncomplete(const QList<paddock::Member> &survivors); ///< the graces have passed; they live on
    void memoryLimitPassed(qint64 bytes);                         ///< found by the watchdog; the group is killed now
    void memberEscaped(const paddock::Member &member);            ///< left the group and is ended with it all the same
    void stopStepFailed(const QString &what);                     ///< see StopReport::failures
    void orderFailed(const paddock::Error &error);                ///< a stop, kill or freeze could not be carried out
    void finished(const paddock::Outcome &outcome);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace paddock
