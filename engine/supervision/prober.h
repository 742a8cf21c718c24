// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/probeattempt.h"
#include "engine/supervision/probecounter.h"
#include "engine/supervision/probespec.h"
#include "engine/supervision/probestatus.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

namespace paddock {

/// Tries a probe again and again and says when the verdict changes. Attempts never overlap: one that lasts longer than
/// the period pushes the next one back, one that reaches its timeout is ended and has failed. What is told rather than
/// asked (a line of the log, a notification) is handed in by take(). Deleting it ends an attempt under way. Owned by
/// its supervisor, lives on its thread.
class Prober : public QObject
{
    Q_OBJECT
public:
    /// Makes one attempt, or null for a check that is told.
    using MakeAttempt = std::function<std::unique_ptr<ProbeAttempt>()>;

    Prober(const ProbeSpec &spec, MakeAttempt makeAttempt, QObject *parent = nullptr);
    ~Prober() override;

    /// The initial delay and the deadline begin now.
    void start();
    /// No attempt while the service is frozen: it could not answer. Time stands still too.
    void setPaused(bool paused);
    /// An answer that came by itself.
    void take(bool success, const QString &detail);

    [[nodiscard]] ProbeCounter::Verdict verdict() const { return m_counter.verdict(); }
    [[nodiscard]] QString detail() const { return m_detail; } ///< of the last answer
    [[nodiscard]] int failuresInARow() const { return m_counter.failuresInARow(); }
    /// All of that for people.
    [[nodiscard]] ProbeStatus status() const;

Q_SIGNALS:
    void verdictChanged(paddock::ProbeCounter::Verdict verdict);
    void answered(bool success, const QString &detail); ///< after verdictChanged, where that came
    void deadlinePassed();

private:
    void attempt();
    void planNext();
    void attemptIn(std::chrono::milliseconds delay);

    ProbeSpec m_spec;
    MakeAttempt m_makeAttempt;
    ProbeCounter m_counter;
    std::unique_ptr<ProbeAttempt> m_attempt;
    QElapsedTimer m_sinceAttempt;
    QTimer m_next;
    QTimer m_timeout;
    QTimer m_deadline;
    std::chrono::milliseconds m_deadlineLeft{0};
    QString m_detail;
    std::optional<bool> m_succeeded; ///< the last answer
    std::optional<QDateTime> m_answeredAt;
    std::optional<QDateTime> m_nextAt;
    bool m_paused = false;
};

} // namespace paddock
