// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logstore.h"
#include "engine/process/process.h"
#include "engine/stack/servicespec.h"
#include "engine/stack/servicestate.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace paddock {

/// One service: its runs one after the other, its state in a word and its reason in a sentence, and one log over all
/// runs. It does what it is told at once; when to tell it is the Stack's business. Owned by the Stack, lives on the
/// engine's thread. A failure is a state, not an error. Destroying it kills what runs.
class Service : public QObject
{
    Q_OBJECT
public:
    /// `pump` must outlive this object.
    Service(ServiceSpec spec, OutputPump *pump, QObject *parent = nullptr);
    ~Service() override;

    [[nodiscard]] const ServiceSpec &spec() const { return m_spec; }
    [[nodiscard]] ServiceState state() const { return m_state; }
    [[nodiscard]] QString reason() const { return m_reason; }
    [[nodiscard]] QDateTime since() const { return m_since; }
    [[nodiscard]] int run() const { return m_run; } ///< how often it was started
    [[nodiscard]] std::optional<QDateTime> startedAt() const { return m_startedAt; }
    [[nodiscard]] const std::optional<Outcome> &lastOutcome() const { return m_lastOutcome; }
    [[nodiscard]] std::shared_ptr<LogStore> log() const { return m_log; }
    [[nodiscard]] ProcessKey leader() const; ///< pid 0 while nothing runs
    [[nodiscard]] QString groupPath() const; ///< empty while nothing runs
    [[nodiscard]] GroupLocation location() const;
    [[nodiscard]] QList<Member> members() const;

    void wait(const QString &reason);    ///< from a state in which nothing runs
    void forget();                       ///< a start that was waited for is given up
    void refuse(const QString &reason);  ///< it cannot be started: Failed
    void explain(const QString &reason); ///< why it is still in this state
    void start(SessionGroup *group);
    void stop();
    void kill();
    void setFrozen(bool frozen);

Q_SIGNALS:
    void changed();      ///< state, reason or anything else that is shown
    void groupChanged(); ///< a run's group stands, or is gone
    void orderFailed(const paddock::Error &error);

private:
    void setState(ServiceState state, const QString &reason);
    void takeStarted();
    void takeFrozen(bool frozen);
    void takeLeftovers(const QList<Member> &leftovers);
    void takeEscalated(const QList<Member> &survivors);
    void takeFinished(const Outcome &outcome);
    void nameSurvivors();
    void note(const QString &text);

    ServiceSpec m_spec;
    OutputPump *m_pump;
    std::shared_ptr<LogStore> m_log;
    Process *m_process = nullptr; ///< a child of this object
    ServiceState m_state = ServiceState::Stopped;
    QString m_reason;
    QDateTime m_since;
    int m_run = 0;
    bool m_stopAsked = false;
    bool m_killAsked = false;
    std::optional<QDateTime> m_startedAt;
    std::optional<Outcome> m_lastOutcome;
    QTimer m_survivorTimer;
};

} // namespace paddock
