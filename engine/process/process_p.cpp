// SPDX-License-Identifier: Apache-2.0
#include "engine/process/process_p.h"

#include "engine/containment/groupbranch.h"
#include "engine/containment/listeningports.h"
#include "engine/process/commandrequest.h"
#include "engine/process/inheritedstreams.h"
#include "engine/process/limitshare.h"
#include "engine/process/pumpedstreams.h"

namespace paddock {

namespace {

std::unique_ptr<ProcessStreams> makeStreams(const Command &command, const std::shared_ptr<LogStore> &log,
                                            OutputPump *pump)
{
    switch (command.streams) {
    case Command::Streams::Inherited:
        return std::make_unique<InheritedStreams>();
    case Command::Streams::Terminal:
        return std::make_unique<PumpedStreams>(PumpedStreams::Kind::Terminals, pump, log, command.terminalSize);
    case Command::Streams::Pumped:
        return std::make_unique<PumpedStreams>(PumpedStreams::Kind::Pipes, pump, log);
    }
    Q_UNREACHABLE();
}

} // namespace

Process::Private::Private(Process *owner, SessionGroup *sessionGroup, QString runName, Command what, Options how,
                          OutputPump *outputPump)
    : q(owner), session(sessionGroup), name(std::move(runName)), command(std::move(what)), options(std::move(how)),
      pump(outputPump), course(StopCourse::Means{[this](const QByteArray &keys) { return streams->type(keys); },
                                                 [this](const QStringList &words) { return makeStopCommand(words); }})
{
    timeoutTimer.setSingleShot(true);
    timeoutTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timeoutTimer, &QTimer::timeout, q, [this] { timeOut(Outcome::Kind::TimedOut); });
    QObject::connect(&idleWatch, &IdleWatch::tooSilent, q, [this] { timeOut(Outcome::Kind::IdleTimedOut); });
    QObject::connect(&watchdog, &MemoryWatchdog::exceeded, q, [this](qint64 bytes) { memoryExceeded(bytes); });
    QObject::connect(&course, &StopCourse::gracesOver, q,
                     [this](const QList<Member> &survivors) { gracesOver(survivors); });
    QObject::connect(&course, &StopCourse::stepFailed, q, &Process::stopStepFailed);
    QObject::connect(
        &course, &StopCourse::commandEnded, q,
        [this] {
            if (drained)
                finish();
        },
        Qt::QueuedConnection);
    setStreams(makeStreams(command, options.log, pump));
}

void Process::Private::setStreams(std::unique_ptr<ProcessStreams> given)
{
    if (state != State::NotStarted)
        return;
    streams = std::move(given);
    QObject::connect(streams.get(), &ProcessStreams::drained, q, [this] {
        // Queued, because what finished() sets off may delete the containment whose news brought us here.
        QMetaObject::invokeMethod(q, [this] { finish(); }, Qt::QueuedConnection);
    });
}

void Process::Private::resizeTerminal(TerminalSize size) { streams->resize(size); }

void Process::Private::setState(State next)
{
    if (state == next)
        return;
    state = next;
    Q_EMIT q->stateChanged(next);
}

QList<Member> Process::Private::members() const
{
    if (!containment)
        return {};
    return containment->members().value_or(QList<Member>());
}

void Process::Private::start()
{
    if (state != State::NotStarted)
        return;
    setState(State::Starting);
    if (!session)
        return failToStart({ErrorCode::WardenLost, tr("the session has ended"), 0});
    if (session->isReady())
        return launch();
    QObject::connect(session, &SessionGroup::ready, q, [this] { launch(); }, Qt::SingleShotConnection);
    QObject::connect(
        session, &SessionGroup::failed, q, [this](const Error &error) { failToStart(error); },
        Qt::SingleShotConnection);
}

void Process::Private::launch()
{
    if (ending || containment)
        return;
    const auto share = shareLimits(options.limits, session->report().limits, options.watchMemory);
    if (!share)
        return failToStart(share.error());
    auto request = launchRequestOf(command);
    if (!request)
        return failToStart(request.error());
    if (auto opened = streams->open(*request); !opened)
        return failToStart(opened.error());
    if (options.idleTimeout && !streams->silence())
        return failToStart(
            {ErrorCode::InvalidArgument, tr("a time limit without output needs streams that Paddock reads"), 0});
    containment = options.branch ? options.branch->createContainment(name) : session->createContainment(name);
    connectContainment();
    outcome.limits = options.limits;
    outcome.watchedMemory = share->watchedMemoryBytes.has_value();
    if (!share->kernel.isEmpty())
        containment->setLimits(share->kernel);
    wall.start();
    containment->start(std::move(*request));
    if (killAsked)
        containment->kill();
}

void Process::Private::connectContainment()
{
    Containment *const group = containment.get();
    QObject::connect(group, &Containment::started, q, [this](const ProcessKey &key) { leaderStarted(key); });
    QObject::connect(group, &Containment::startFailed, q, [this](const Error &error) { failToStart(error); });
    QObject::connect(group, &Containment::leaderExited, q, [this](const LeaderExit &exit) { leaderEnded(exit); });
    QObject::connect(group, &Containment::emptied, q, [this] { groupEmptied(); });
    QObject::connect(group, &Containment::lost, q, [this](const Error &error) { lost(error); });
    QObject::connect(group, &Containment::frozenChanged, q, &Process::frozenChanged);
    QObject::connect(group, &Containment::leaderStopped, q,
                     [this](const ProcessKey &, int signal) { Q_EMIT q->leaderStopped(signal); });
    QObject::connect(group, &Containment::failed, q, &Process::orderFailed);
    QObject::connect(group, &Containment::escaped, q, [this](const Member &member) {
        outcome.escaped.append(member);
        Q_EMIT q->memberEscaped(member);
    });
}

void Process::Private::leaderStarted(const ProcessKey &key)
{
    started = true;
    leader = key;
    outcome.leader = key;
    startWatches();
    const bool stopAsked = state == State::Stopping;
    if (!stopAsked)
        setState(State::Running);
    Q_EMIT q->started(key);
    if (stopAsked && !killAsked)
        beginStop();
}

void Process::Private::startWatches()
{
    if (options.timeout)
        timeoutTimer.start(*options.timeout);
    if (options.idleTimeout)
        idleWatch.start(streams.get(), *options.idleTimeout);
    if (outcome.watchedMemory)
        watchdog.start(containment.get(), *options.limits.memoryBytes);
}

/// The memory stays watched: leftovers have their part in it.
void Process::Private::stopWatches()
{
    timeoutTimer.stop();
    idleWatch.stop();
}

void Process::Private::leaderEnded(const LeaderExit &exit)
{
    leaderGone = true;
    leaderExit = exit;
    if (options.leftovers != Leftovers::Wait)
        stopWatches(); // the run is over but for its cleaning up
    outcome.exitCode = exit.exitCode;
    outcome.signal = exit.signal;
    outcome.kind = exit.signal ? Outcome::Kind::Signaled : Outcome::Kind::Exited;
    // Where nobody else is left, `emptied` comes right behind and the members need not be read.
    QMetaObject::invokeMethod(q, [this] { nameLeftovers(); }, Qt::QueuedConnection);
}

void Process::Private::nameLeftovers()
{
    if (empty || ending)
        return;
    // During a stop the others still have their grace; who outlives it is named by gracesOver().
    if (course.isRunning() && !killAsked)
        return;
    outcome.leftovers = members();
    findListeningPorts(outcome.leftovers);
    if (!outcome.leftovers.isEmpty())
        Q_EMIT q->leftoversFound(outcome.leftovers);
    applyLeftoverPolicy();
}

void Process::Private::applyLeftoverPolicy()
{
    switch (options.leftovers) {
    case Leftovers::Kill:
        containment->kill(); // also where the list was empty: somebody may have been forking while it was read
        break;
    case Leftovers::Wait:
        break;
    case Leftovers::Report:
        outcome.membersAfter = static_cast<int>(outcome.leftovers.size());
        takeFigures();
        containment->release();
        drain();
        break;
    }
}

void Process::Private::groupEmptied()
{
    empty = true;
    course.end(0);
    drain();
}

void Process::Private::lost(const Error &error)
{
    outcome.error = error;
    if (!started) {
        outcome.kind = Outcome::Kind::FailedToStart;
    } else if (!leaderGone) {
        outcome.kind = Outcome::Kind::Signaled;
        outcome.signal = SIGKILL;
    }
    drain();
}

void Process::Private::stop()
{
    if (state != State::Starting && state != State::Running)
        return;
    cancelled = !leaderGone;
    setState(State::Stopping);
    if (started)
        beginStop();
}

void Process::Private::kill()
{
    if (state == State::NotStarted || state == State::Ended)
        return;
    if (ending)
        return course.killCommand(); // all that may be left
    cancelled = cancelled || !leaderGone;
    killAsked = true;
    course.kill(containment.get(), false);
    setState(State::Stopping);
    if (containment)
        containment->kill();
}

bool Process::Private::setFrozen(bool frozen)
{
    if (!containment || state != State::Running)
        return false;
    freezeAsked = frozen;
    containment->setFrozen(frozen);
    return true;
}

void Process::Private::timeOut(Outcome::Kind kind)
{
    if (timedOut)
        return;
    timedOut = kind;
    stopWatches();
    stop();
}

void Process::Private::memoryExceeded(qint64 bytes)
{
    if (empty || ending)
        return;
    outcome.tripped.memoryTripped = true;
    outcome.usage.peakMemoryBytes = bytes;
    Q_EMIT q->memoryLimitPassed(bytes);
    containment->kill(); // not by kill(): nobody asked for it, and the leader's end says what it came to
}

void Process::Private::beginStop()
{
    if (empty || ending || killAsked)
        return;
    const bool thaw = freezeAsked || containment->isFrozen(); // the kernel's word of it comes later than the order
    freezeAsked = false;
    course.begin(containment.get(), options.stop, thaw);
}

std::unique_ptr<Process> Process::Private::makeStopCommand(const QStringList &words)
{
    Command stop = command;
    stop.program = words.constFirst();
    stop.arguments = words.mid(1);
    stop.argumentZero.clear();
    stop.streams = Command::Streams::Pumped;
    if (!leaderGone)
        stop.environment.insert(QStringLiteral("MAINPID"), QString::number(leader.pid));
    Options how;
    how.branch = options.branch;
    how.log = options.log;
    return std::make_unique<Process>(session, QStringLiteral("stop"), std::move(stop), std::move(how), pump);
}

void Process::Private::gracesOver(const QList<Member> &survivors)
{
    if (leaderGone && !survivors.isEmpty()) {
        outcome.leftovers = survivors;
        findListeningPorts(outcome.leftovers);
    }
    if (!options.stop.killAtEnd && !timedOut)
        return leaveSurvivors(survivors);
    killAsked = true;
    course.kill(containment.get(), true);
    outcome.escalated = course.report().escalated;
    if (outcome.escalated)
        Q_EMIT q->escalated(survivors);
    containment->kill();
}

void Process::Private::leaveSurvivors(const QList<Member> &survivors)
{
    course.end(static_cast<int>(survivors.size()));
    cancelled = cancelled && leaderGone;
    setState(State::Running);
    Q_EMIT q->stopIncomplete(survivors);
    if (leaderGone && options.leftovers == Leftovers::Report && !ending)
        applyLeftoverPolicy();
}

void Process::Private::failToStart(const Error &error)
{
    outcome.kind = Outcome::Kind::FailedToStart;
    outcome.error = error;
    drain();
}

void Process::Private::drain()
{
    if (ending)
        return;
    ending = true;
    stopWatches();
    watchdog.stop();
    course.end(outcome.membersAfter);
    takeFigures();
    streams->finish();
}

/// While the group still stands: its counters go with it.
void Process::Private::takeFigures()
{
    if (!started || outcome.usage.wall.count() > 0)
        return;
    const qint64 seen = std::max(watchdog.peakBytes(), outcome.usage.peakMemoryBytes.value_or(0));
    static_cast<ResourceUsage &>(outcome.usage) = containment->usage();
    outcome.usage.wall = std::chrono::milliseconds(std::max<qint64>(1, wall.elapsed()));
    if (!outcome.usage.cpuSeconds && leaderGone) {
        outcome.usage.cpuSeconds = leaderExit.cpuSeconds;
        outcome.usage.cpuSource = UsageSource::Observed;
    }
    const qint64 largest = std::max(seen, leaderExit.peakMemoryBytes);
    if (outcome.usage.memorySource == UsageSource::Observed && largest > 0)
        outcome.usage.peakMemoryBytes = std::max(outcome.usage.peakMemoryBytes.value_or(0), largest);
    const bool caught = outcome.tripped.memoryTripped.value_or(false);
    outcome.tripped = containment->limitEvidence();
    if (outcome.watchedMemory)
        outcome.tripped.memoryTripped = caught;
}

void Process::Private::finish()
{
    drained = true;
    if (state == State::Ended || course.hasCommand())
        return; // a stop's command may still be tidying up: its end brings us back
    if (started) {
        outcome.stop = course.report();
        if (timedOut)
            outcome.kind = *timedOut;
        else if (cancelled)
            outcome.kind = Outcome::Kind::Cancelled;
    }
    containment.reset();
    setState(State::Ended);
    Q_EMIT q->finished(outcome);
}

} // namespace paddock
