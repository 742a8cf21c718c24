// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"
#include "engine/process/idlewatch.h"
#include "engine/process/memorywatchdog.h"
#include "engine/process/process.h"
#include "engine/process/processstreams.h"
#include "engine/process/stopcourse.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

namespace paddock {

/// The working half of Process: the start, what watches over it, the way through a stop, and the one end.
class Process::Private
{
public:
    Private(Process *owner, SessionGroup *sessionGroup, QString runName, Command what, Options how,
            OutputPump *outputPump);

    void setStreams(std::unique_ptr<ProcessStreams> given);
    void resizeTerminal(TerminalSize size);
    void start();
    void stop();
    void kill();
    bool setFrozen(bool frozen);

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
    void connectContainment();
    void setState(State next);

    void leaderStarted(const ProcessKey &key);
    void startWatches();
    void stopWatches();
    void leaderEnded(const LeaderExit &exit);
    void nameLeftovers();
    void applyLeftoverPolicy();
    void groupEmptied();
    void lost(const Error &error);

    void timeOut(Outcome::Kind kind);
    void memoryExceeded(qint64 bytes);
    void beginStop();
    std::unique_ptr<Process> makeStopCommand(const QStringList &words);
    void gracesOver(const QList<Member> &survivors);
    void leaveSurvivors(const QList<Member> &survivors);

    void failToStart(const Error &error);
    void drain();
    void takeFigures();
    void finish();

    OutputPump *pump;
    std::unique_ptr<ProcessStreams> streams;
    StopCourse course;
    QTimer timeoutTimer;
    IdleWatch idleWatch;
    MemoryWatchdog watchdog;
    QElapsedTimer wall;
    Outcome outcome;
    LeaderExit leaderExit;
    std::optional<Outcome::Kind> timedOut; ///< and how
    bool started = false;
    bool leaderGone = false;
    bool empty = false;
    bool freezeAsked = false;
    bool cancelled = false; ///< asked to end while the leader was alive
    bool killAsked = false;
    bool ending = false; ///< finish() is on its way
    bool drained = false;
};

} // namespace paddock
