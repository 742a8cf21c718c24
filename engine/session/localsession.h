// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"
#include "engine/output/outputpump.h"
#include "engine/session/groupsampling.h"
#include "engine/session/session.h"
#include "engine/session/sessionstacks.h"
#include "engine/stack/stackreading.h"

#include <memory>
#include <optional>

namespace paddock {

/// The engine in this process: one warden, one output pump, at most one stack, and the commands launched by hand, each
/// as a stack of one. Starts that are ordered before the warden stands wait for it; when it is lost the next start
/// opens another. Owned by the program; destroying it ends everything it started, without a word.
class LocalSession : public Session
{
    Q_OBJECT
public:
    struct Options
    {
        std::optional<Mechanism> insist; ///< only this one; otherwise the strongest that the host allows
        QString wardenPath;              ///< empty: where SessionGroup::findWarden() finds it
        QString name;                    ///< of the session's group, usually the stack's
    };

    /// Fails where the machine has no descriptors or threads left. The warden's own failure comes by `problem`.
    static Result<std::unique_ptr<LocalSession>> create(Options options);
    ~LocalSession() override;

    /// Nothing is started yet. Fails while services of another stack are active.
    Result<void> openStack(StackSpec spec);
    /// Of the stack that is open; without services while none is.
    [[nodiscard]] StackSpec stackSpec() const { return m_stacks.ofFile() ? m_stacks.ofFile()->spec() : StackSpec(); }
    /// What reload() would do now, or would if that were the file's text; or why it would not.
    [[nodiscard]] Result<StackDifference> tryPreview(const std::optional<QString> &text = {}) const;
    /// reload() and scale() for a caller that wants its answer: the failure is no `problem`.
    Result<StackDifference> tryReload();
    /// As setFrozen(), with what speaks against it as the answer.
    Result<void> trySetFrozen(const QString &id, bool frozen);
    Result<StackDifference> tryScale(const QString &service, int replicas);
    /// Samples of the whole machine, once a second, as long as they were enabled more often than disabled.
    void setSamplingEnabled(bool enabled) { m_sampling.setEnabled(enabled); }
    /// No order to a service of the stack is under way; what cannot be carried out says why in its state.
    [[nodiscard]] bool isSettled() const;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString filePath() const override;
    [[nodiscard]] std::optional<MechanismReport> mechanism() const override { return m_mechanism; }
    [[nodiscard]] QList<ServiceStatus> services() const override;
    [[nodiscard]] SnapshotPtr snapshot() const override { return m_sampling.snapshot(); }
    [[nodiscard]] LogSnapshot log(const QString &id) const override;
    void previewReload(const StackSpec &revised, const std::optional<QString> &unsaved, Previewed done) override;

    /// One of services(); absent where there is none.
    [[nodiscard]] std::optional<ServiceStatus> service(const QString &id) const override;
    /// The processes of its group, listed now; empty where nothing runs.
    [[nodiscard]] QList<Member> members(const QString &id) const;

    void startAll() override;
    void stopAll() override;
    void start(const QString &id) override;
    void stop(const QString &id) override;
    void restart(const QString &id) override;
    void kill(const QString &id) override;
    void killAll() override;
    void setFrozen(const QString &id, bool frozen) override;
    void reload() override;
    void scale(const QString &service, int replicas) override;
    void killTree(const paddock::ProcessKey &key) override;
    void launch(const paddock::LaunchSpec &launch) override;
    void forget(const QString &id) override;
    void close() override;

Q_SIGNALS:
    void settled(); ///< see isSettled()
    /// A service with `exit_on_failure` has failed or was given up: what runs it may want to end the session.
    void failedForGood(const QString &id);
    void allStopped(); ///< nothing that this session started is alive

private:
    enum class Phase { Open, Stopping, Closing, Closed };

    LocalSession(Options options, std::unique_ptr<OutputPump> pump);

    void connectGroup();
    void takeReady();
    void takeFailed(const Error &error);
    void takeLost(const Error &error);
    void takeTreeKilled(const ProcessKey &root, const Result<int> &killed);
    void takeStopped();
    void closeGroup();

    void tellFailure(const Result<StackDifference> &revised);
    Result<StackDifference> revise(const Result<StackReading> &revision);
    [[nodiscard]] std::unique_ptr<Stack> makeStack(StackSpec spec);
    [[nodiscard]] static Error noService(const QString &id);
    [[nodiscard]] Stack *stackWith(const QString &id); ///< null, and a `problem`, where there is none
    [[nodiscard]] QString newRunId();
    /// False, and a `problem`, when the session is closing; otherwise sees to it that there is a warden.
    bool mayStart();
    void listenTo(const Service &service);

    // The order matters: stacks go before the pump and the group that they use.
    Options m_options;
    std::unique_ptr<SessionGroup> m_group;
    std::unique_ptr<OutputPump> m_pump;
    GroupSampling m_sampling;
    SessionStacks m_stacks;
    std::optional<MechanismReport> m_mechanism;
    Phase m_phase = Phase::Open;
    bool m_opening = false;
    bool m_revising = false;
    int m_lastRunId = 0;
};

} // namespace paddock
