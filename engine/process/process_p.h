// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"
#include "engine/process/process.h"
#include "engine/process/processstreams.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

namespace paddock {

/// The working half of Process: start, the stop plan, and the one end.
class Process::Private
{
public:
    Private(Process *owner, SessionGroup *sessionGroup, QString runName, Command what, Options how, OutputPump *pump);

    void start();
    void stop();
    void kill();

    [[nodiscard]] QList<Member> members() const;

    Process *q;
    QPointer<SessionGroup> session;
    QString name;
    Command command;
    Options options;
    State state = State::NotStarted;
    ProcessKey leader;
    std::unique_ptr<Containment> containment;

private:
    void launch();
    Result<LaunchRequest> makeRequest();
    void connectContainment();
    void setState(State next);

    void leaderStarted(const ProcessKey &key);
    void leaderEnded(const LeaderExit &exit);
    void nameLeftovers();
    void groupEmptied();
    void lost(const Error &error);

    void timeOut();
    void nextStep();
    void escalate();

    void failToStart(const Error &error);
    void drain();
    void finish();

    ProcessStreams streams;
    QTimer graceTimer;
    QTimer timeoutTimer;
    QElapsedTimer wall;
    Outcome outcome;
    qsizetype step = -1; ///< of the stop plan, that was taken last
    bool started = false;
    bool leaderGone = false;
    bool empty = false;
    bool cancelled = false; ///< asked to end while the leader was alive
    bool timedOut = false;
    bool killAsked = false;
    bool ending = false; ///< finish() is on its way
};

} // namespace paddock
