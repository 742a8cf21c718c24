// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/jobcontrol.h"
#include "app/cli/retrybackoff.h"
#include "app/cli/runoptions.h"
#include "app/cli/runreport.h"
#include "app/cli/signalwatcher.h"
#include "app/cli/terminalguard.h"
#include "engine/containment/sessiongroup.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace paddock {

class RelayedStreams;

/// One `paddock run`, from the warden's start to the exit status. Lives on the main thread; start() once, `finished`
/// comes once, after the group is empty, the terminal is as it was and the report is written.
class Runner : public QObject
{
    Q_OBJECT
public:
    explicit Runner(const RunOptions &options);
    ~Runner() override;

    void start();

Q_SIGNALS:
    void finished(int status);

private:
    void begin();
    void startProcess();
    void connectProcess();
    [[nodiscard]] std::unique_ptr<RelayedStreams> makeStreams();
    void onSignal(int signal, bool fromTerminal);
    void onStarted(const ProcessKey &leader);
    void onLeftovers(const QList<Member> &leftovers);
    void onEscalated(const QList<Member> &survivors);
    void onFinished(const Outcome &outcome);
    void sayEnd(const Outcome &outcome) const;
    bool tryAgain(const Outcome &outcome, int status);
    void giveUp(const Error &error);
    void conclude(const Outcome &outcome, int status);
    void closeGroup();
    void leave();

    void sayIfVerbose(const QString &message) const;
    [[nodiscard]] int statusOf(const Outcome &outcome) const;

    RunOptions m_options;
    RunReport m_report;
    TerminalGuard m_terminal;
    SignalWatcher m_signals;
    SessionGroup m_group;
    std::unique_ptr<Process> m_process;
    std::unique_ptr<JobControl> m_jobControl; ///< for a command with a process group of its own
    QTimer m_patience;                        ///< with a session group that does not close
    RetryBackoff m_backoff;
    QTimer m_pause; ///< before the next start
    Outcome m_lastOutcome;
    int m_starts = 0;
    int m_stopOrders = 0;
    int m_firstSignal = 0;
    bool m_hungUp = false;
    bool m_concluded = false;
    int m_status = 0;
};

} // namespace paddock
