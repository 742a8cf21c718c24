// SPDX-License-Identifier: Apache-2.0
#include "engine/process/process_p.h"

#include "engine/process/environmentbytes.h"
#include "engine/process/programpath.h"

#include <QDir>
#include <QFile>

namespace paddock {

Process::Private::Private(Process *owner, SessionGroup *sessionGroup, QString runName, Command what, Options how,
                          OutputPump *pump)
    : q(owner), session(sessionGroup), name(std::move(runName)), command(std::move(what)), options(std::move(how)),
      streams(pump, options.log)
{
    graceTimer.setSingleShot(true);
    timeoutTimer.setSingleShot(true);
    timeoutTimer.setTimerType(Qt::PreciseTimer);
    graceTimer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&graceTimer, &QTimer::timeout, q, [this] { nextStep(); });
    QObject::connect(&timeoutTimer, &QTimer::timeout, q, [this] { timeOut(); });
    QObject::connect(&streams, &ProcessStreams::drained, q, [this] {
        // Queued, because what finished() sets off may delete the containment whose news brought us here.
        QMetaObject::invokeMethod(q, [this] { finish(); }, Qt::QueuedConnection);
    });
}

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
    auto request = makeRequest();
    if (!request)
        return failToStart(request.error());
    if (auto opened = streams.open(command.streams, *request); !opened)
        return failToStart(opened.error());
    containment = session->createContainment(name);
    connectContainment();
    wall.start();
    containment->start(std::move(*request));
    if (killAsked)
        containment->kill();
}

Result<LaunchRequest> Process::Private::makeRequest()
{
    const QString directory = command.workingDirectory.isEmpty() ? QDir::currentPath() : command.workingDirectory;
    auto executable =
        findProgram(command.program, command.environment.value(QStringLiteral("PATH"), QString()), directory);
    if (!executable)
        return std::unexpected(executable.error());
    LaunchRequest request;
    request.executable = std::move(*executable);
    request.workingDirectory = QFile::encodeName(directory);
    request.arguments.append(QFile::encodeName(command.program));
    for (const QString &argument : std::as_const(command.arguments)) {
        if (argument.contains(QChar::Null))
            return fail(ErrorCode::InvalidArgument, tr("an argument of %1 holds a NUL character").arg(command.program));
        request.arguments.append(argument.toLocal8Bit());
    }
    request.environment = environmentBytes(command.environment);
    request.joinsOwnerGroup = command.streams == Command::Streams::Inherited;
    return request;
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
    QObject::connect(group, &Containment::failed, q, &Process::orderFailed);
}

void Process::Private::leaderStarted(const ProcessKey &key)
{
    started = true;
    leader = key;
    outcome.leader = key;
    if (options.timeout)
        timeoutTimer.start(*options.timeout);
    const bool stopAsked = state == State::Stopping;
    if (!stopAsked)
        setState(State::Running);
    Q_EMIT q->started(key);
    if (stopAsked && !killAsked)
        nextStep();
}

void Process::Private::leaderEnded(const LeaderExit &exit)
{
    leaderGone = true;
    if (options.leftovers != Leftovers::Wait)
        timeoutTimer.stop(); // the run is over but for its cleaning up
    outcome.exitCode = exit.exitCode;
    outcome.signal = exit.signal;
    outcome.kind = exit.signal ? Outcome::Kind::Signaled : Outcome::Kind::Exited;
    outcome.usage.cpuSeconds = exit.cpuSeconds;
    // Where nobody else is left, `emptied` comes right behind and the members need not be read.
    QMetaObject::invokeMethod(q, [this] { nameLeftovers(); }, Qt::QueuedConnection);
}

void Process::Private::nameLeftovers()
{
    if (empty || ending)
        return;
    // During a stop the others still have their grace; who outlives it is named by escalate().
    if (state == State::Stopping && !killAsked)
        return;
    outcome.leftovers = members();
    if (!outcome.leftovers.isEmpty())
        Q_EMIT q->leftoversFound(outcome.leftovers);
    switch (options.leftovers) {
    case Leftovers::Kill:
        containment->kill(); // also where the list was empty: somebody may have been forking while it was read
        break;
    case Leftovers::Wait:
        break;
    case Leftovers::Report:
        outcome.membersAfter = static_cast<int>(outcome.leftovers.size());
        containment->release();
        drain();
        break;
    }
}

void Process::Private::groupEmptied()
{
    empty = true;
    graceTimer.stop();
    drain();
}

void Process::Private::lost(const Error &error)
{
    outcome.error = error;
    if (!leaderGone) {
        outcome.kind = Outcome::Kind::Signaled;
        outcome.signal = SIGKILL;
    }
    drain();
}

void Process::Private::stop()
{
    if (state == State::Starting || state == State::Running) {
        cancelled = !leaderGone;
        setState(State::Stopping);
        if (started)
            nextStep();
    }
}

void Process::Private::kill()
{
    if (state == State::NotStarted || state == State::Ended)
        return;
    cancelled = cancelled || !leaderGone;
    killAsked = true;
    graceTimer.stop();
    setState(State::Stopping);
    if (containment)
        containment->kill();
}

void Process::Private::timeOut()
{
    timedOut = true;
    stop();
}

void Process::Private::nextStep()
{
    if (empty || ending || killAsked)
        return;
    ++step;
    if (step >= options.stop.steps.size() || options.stop.steps.at(step).grace.count() <= 0)
        return escalate();
    if (containment->isFrozen())
        containment->setFrozen(false); // a frozen process cannot run its handler
    containment->signalAll(options.stop.steps.at(step).signal);
    graceTimer.start(options.stop.steps.at(step).grace);
}

void Process::Private::escalate()
{
    const QList<Member> survivors = members();
    killAsked = true;
    outcome.escalated = step > 0; // a grace of 0 on the first step asks for the kill, it is none too many
    if (leaderGone)
        outcome.leftovers = survivors;
    Q_EMIT q->escalated(survivors);
    containment->kill();
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
    timeoutTimer.stop();
    graceTimer.stop();
    streams.finish();
}

void Process::Private::finish()
{
    if (state == State::Ended)
        return;
    if (started) {
        outcome.usage.wall = std::chrono::milliseconds(wall.elapsed());
        if (const auto counted = containment->usage().cpuSeconds)
            outcome.usage.cpuSeconds = counted;
        if (timedOut)
            outcome.kind = Outcome::Kind::TimedOut;
        else if (cancelled)
            outcome.kind = Outcome::Kind::Cancelled;
    }
    containment.reset();
    setState(State::Ended);
    Q_EMIT q->finished(outcome);
}

} // namespace paddock
