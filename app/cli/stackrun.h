// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/logfeed.h"
#include "app/cli/signalwatcher.h"
#include "app/cli/streamwriter.h"
#include "engine/session/localsession.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>

namespace paddock {

class Headless;

/// One `paddock up` on an opened session, from the first start to the exit status: shows output and changes of state,
/// takes the signals, and stops everything. Lives on the main thread; `session` must outlive it; `finished` comes
/// once, when the session is closed and the output is written.
class StackRun : public QObject
{
    Q_OBJECT
public:
    /// `wanted`: services to start with what they depend on; empty means all.
    StackRun(LocalSession *session, const QStringList &wanted);
    ~StackRun() override;

    /// No output on standard output, and it goes on until it is stopped: its services can be started again from
    /// outside. `headless`, which must outlive this object, is told how the start went.
    void setHeadless(Headless *headless, const QString &sessionName);
    void start();
    /// Stops everything politely; a second time kills.
    void stop(const QString &why);

Q_SIGNALS:
    void finished(int status);

private:
    void onServiceChanged(const QString &id);
    void onReloaded(const StackDifference &difference);
    void onServiceRemoved(const QString &id);
    void onSignal(int signal);
    void onFailedForGood(const QString &id);
    void onProblem(const Error &error);
    void onClosed();
    void countStates(const ServiceStatus &status);
    void sayAllReady();
    void endWhereAllHaveEnded();
    void sayState(const ServiceStatus &status);
    void sayRemains(const ServiceStatus &status);
    void sayWhatIsWaitedFor();
    void onSettled();
    void answerIfStuck();
    void answer();
    [[nodiscard]] bool isStoppedByHand() const;
    void leaveIfWritten();
    void say(const QString &message);

    LocalSession *m_session;
    QStringList m_wanted;
    QSet<QString> m_services; ///< those that are to be up: named, with what they depend on; else all but disabled ones
    SignalWatcher m_signals;
    StreamWriter m_output;
    StreamWriter m_messages;
    std::unique_ptr<LogFeed> m_feed;
    QHash<QString, QString> m_saidState;
    QSet<QString> m_notReady; ///< of m_services: asked for, and neither ready nor ended well
    QSet<QString> m_active;   ///< a containment of theirs is alive
    QTimer m_waitingNote;
    Headless *m_headless = nullptr;
    QString m_sessionName;
    int m_stopOrders = 0;
    bool m_saidAllReady = false;
    bool m_failsAgain = false; ///< one has at some time, so that it is worth to look whether all are stuck
    bool m_survivors = false;
    bool m_ending = false; ///< all services have ended by themselves
    bool m_closed = false;
    int m_status = 0;
};

} // namespace paddock
