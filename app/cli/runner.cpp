// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runner.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/membertext.h"
#include "app/cli/terminalstreams.h"
#include "engine/base/duration.h"
#include "engine/base/signalname.h"

#include <QFileInfo>

#include <csignal>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::seconds kClosePatience{10};

SessionGroup::Options groupOptions(const RunOptions &options)
{
    SessionGroup::Options group;
    group.insist = options.insist;
    group.name = QStringLiteral("run-") + QFileInfo(options.command.program).fileName().left(40);
    group.expectedLimits = options.process.limits;
    return group;
}

QString mebibytes(qint64 bytes)
{
    return Runner::tr("%1 MiB").arg(QString::number(static_cast<double>(bytes) / (1024 * 1024), 'f', 1));
}

} // namespace

Runner::Runner(const RunOptions &options)
    : m_options(options), m_report(options), m_group(groupOptions(options)), m_backoff(options.retries)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Runner::startProcess);
    if (m_options.terminal)
        m_signals.watchTerminal();
    connect(&m_signals, &SignalWatcher::terminalChanged, this, [this] {
        if (!m_process || m_concluded)
            return;
        m_terminal.makeRaw();
        m_process->resizeTerminal(TerminalStreams::callersSize());
    });
    m_patience.setSingleShot(true);
    m_patience.setInterval(kClosePatience);
    connect(&m_patience, &QTimer::timeout, this, &Runner::leave);
    connect(&m_signals, &SignalWatcher::received, this, &Runner::onSignal);
    connect(&m_group, &SessionGroup::ready, this, &Runner::begin);
    connect(&m_group, &SessionGroup::failed, this, &Runner::giveUp);
    connect(&m_group, &SessionGroup::wardenLost, this, [this](const Error &error) {
        // A running process says so itself, by its outcome.
        if (!m_process || m_pause.isActive())
            giveUp(error);
    });
    connect(&m_group, &SessionGroup::staleSessionEnded, this,
            [this](const StaleSession &stale) { sayIfVerbose(stale.describe()); });
    connect(&m_group, &SessionGroup::closed, this, &Runner::leave);
}

Runner::~Runner() = default;

void Runner::start()
{
    if (const auto writable = m_report.checkWritable(); !writable) {
        m_status = Console::fail(writable.error());
        m_concluded = true;
        leave();
        return;
    }
    m_group.open();
}

void Runner::begin()
{
    m_report.setMechanism(m_group.report());
    if (m_concluded || m_process)
        return;
    const MechanismReport &mechanism = m_group.report();
    const QString name = mechanismName(mechanism.mechanism);
    sayIfVerbose(mechanism.location.isEmpty() ? tr("mechanism: %1").arg(name)
                                              : tr("mechanism: %1 in %2").arg(name, mechanism.location));
    if (m_stopOrders > 0) {
        Outcome outcome;
        outcome.kind = Outcome::Kind::Cancelled;
        conclude(outcome, ExitStatus::kSignalBase + m_firstSignal);
        return;
    }
    startProcess();
}

void Runner::startProcess()
{
    ++m_starts;
    m_jobControl.reset();
    m_process = std::make_unique<Process>(&m_group, QFileInfo(m_options.command.program).fileName(), m_options.command,
                                          m_options.process, nullptr);
    connectProcess();
    if (m_group.report().mechanism == Mechanism::ProcessGroup && !m_options.terminal)
        m_jobControl = std::make_unique<JobControl>(m_process.get());
    if (auto streams = makeStreams()) {
        connect(m_process.get(), &Process::stateChanged, streams.get(), [relay = streams.get()](Process::State state) {
            if (state == Process::State::Stopping)
                relay->hurry();
        });
        m_process->setStreams(std::move(streams));
    }
    m_process->start();
}

/// Nothing where the command has our own streams.
std::unique_ptr<RelayedStreams> Runner::makeStreams()
{
    if (m_options.terminal)
        return std::make_unique<TerminalStreams>(&m_terminal);
    if (m_options.process.idleTimeout)
        return std::make_unique<PipedStreams>();
    return nullptr;
}

void Runner::connectProcess()
{
    Process *const process = m_process.get();
    connect(process, &Process::started, this, &Runner::onStarted);
    connect(process, &Process::leftoversFound, this, &Runner::onLeftovers);
    connect(process, &Process::escalated, this, &Runner::onEscalated);
    connect(process, &Process::memoryLimitPassed, this, [this](qint64 bytes) {
        Console::say(tr("the tree holds %1, more than its %2: killed")
                         .arg(mebibytes(bytes), mebibytes(*m_options.process.limits.memoryBytes)));
    });
    connect(process, &Process::memberEscaped, this, [](const Member &member) {
        Console::say(tr("left its group: %1: ended with it all the same").arg(MemberText::of(member)));
    });
    connect(process, &Process::orderFailed, this, [process](const Error &error) {
        if (process->state() != Process::State::Starting) // else it is why the start fails, and said with it
            Console::say(error.message);
    });
    // Queued: the process may be deleted by what follows.
    connect(process, &Process::finished, this, &Runner::onFinished, Qt::QueuedConnection);
}

void Runner::onSignal(int signal, bool fromTerminal)
{
    // A typed Ctrl-C or Ctrl-\ has reached the command as well, and what it means is the command's to say. Between two
    // starts there is none.
    if (fromTerminal && (signal == SIGINT || signal == SIGQUIT) && !m_pause.isActive()) {
        if (m_jobControl) // unless it has a group of its own that is not in the foreground
            m_jobControl->passOn(signal);
        return;
    }
    if (signal == SIGHUP) {
        // A hang-up comes from the terminal and once more from the shell that ends with it: one order, not two.
        if (m_hungUp)
            return;
        m_hungUp = fromTerminal;
    }
    if (m_concluded)
        return;
    if (m_pause.isActive()) {
        sayIfVerbose(tr("%1: not starting again").arg(signalName(signal)));
        m_pause.stop();
        conclude(m_lastOutcome, statusOf(m_lastOutcome));
        return;
    }
    if (m_stopOrders++ == 0) {
        m_firstSignal = signal;
        sayIfVerbose(tr("%1: stopping the tree politely").arg(signalName(signal)));
        if (m_process)
            m_process->stop();
        return;
    }
    sayIfVerbose(tr("%1 again: killing the tree").arg(signalName(signal)));
    if (m_process)
        m_process->kill();
}

void Runner::onStarted(const ProcessKey &leader) { sayIfVerbose(tr("leader: pid %1").arg(leader.pid)); }

void Runner::onLeftovers(const QList<Member> &leftovers)
{
    const QString fate = m_options.process.leftovers == Process::Leftovers::Wait     ? tr("waiting for it to end")
                         : m_options.process.leftovers == Process::Leftovers::Report ? tr("left running")
                                                                                     : tr("killed");
    for (const Member &member : leftovers)
        Console::say(tr("left behind: %1: %2").arg(MemberText::of(member), fate));
}

void Runner::onEscalated(const QList<Member> &survivors)
{
    for (const Member &member : survivors)
        sayIfVerbose(tr("still alive after its grace: %1: killed").arg(MemberText::of(member)));
}

void Runner::onFinished(const Outcome &outcome)
{
    m_terminal.restore();
    sayEnd(outcome);
    const int status = statusOf(outcome);
    if (!tryAgain(outcome, status))
        conclude(outcome, status);
}

void Runner::sayEnd(const Outcome &outcome) const
{
    if (outcome.kind == Outcome::Kind::FailedToStart || !outcome.error.message.isEmpty())
        Console::say(outcome.error.message);
    else if (outcome.kind == Outcome::Kind::TimedOut && m_options.process.timeout)
        Console::say(tr("timed out after %1").arg(formatDuration(*m_options.process.timeout)));
    else if (outcome.kind == Outcome::Kind::IdleTimedOut && m_options.process.idleTimeout)
        Console::say(tr("timed out after %1 without output").arg(formatDuration(*m_options.process.idleTimeout)));
    if (outcome.tripped.memoryTripped.value_or(false) && !outcome.watchedMemory)
        Console::say(tr("the tree needed more memory than its limit: killed by the kernel"));
    if (outcome.tripped.processesTripped.value_or(false))
        Console::say(tr("the tree wanted more processes than its limit: refused by the kernel"));
    if (outcome.tripped.cpuTripped.value_or(false))
        sayIfVerbose(tr("the tree was held back by its limit of processor time"));
    sayIfVerbose(tr("end: %1, after %2").arg(outcome.describe(), formatDuration(outcome.usage.wall)));
}

/// False where this end is the last.
bool Runner::tryAgain(const Outcome &outcome, int status)
{
    if (m_backoff.isSpent() || m_stopOrders > 0 || !m_group.isReady() || !RetryBackoff::mayHelp(outcome, status))
        return false;
    m_lastOutcome = outcome;
    const std::chrono::milliseconds pause = m_backoff.takeNext();
    Console::say(tr("%1: starting again in %2 (start %3 of %4)")
                     .arg(outcome.describe(), formatDuration(pause))
                     .arg(m_starts + 1)
                     .arg(m_options.retries + 1));
    m_pause.start(pause);
    return true;
}

int Runner::statusOf(const Outcome &outcome) const
{
    const bool ended = outcome.kind == Outcome::Kind::Exited || outcome.kind == Outcome::Kind::Signaled;
    if (m_options.failOnLeftovers && ended && !outcome.leftovers.isEmpty())
        return ExitStatus::kLeftBehind;
    if (outcome.kind == Outcome::Kind::Cancelled && !outcome.exitCode && !outcome.signal)
        return ExitStatus::kSignalBase + m_firstSignal;
    return outcome.shellStatus();
}

void Runner::giveUp(const Error &error)
{
    if (m_concluded)
        return;
    conclude(RunReport::failedToStart(error), Console::fail(error));
}

void Runner::conclude(const Outcome &outcome, int status)
{
    m_concluded = true;
    m_status = status;
    m_terminal.restore();
    m_report.setOutcome(outcome);
    m_report.setStarts(m_starts);
    if (const auto written = m_report.write(); !written)
        m_status = Console::fail(written.error());
    closeGroup();
}

void Runner::closeGroup()
{
    if (!m_group.isReady()) {
        leave();
        return;
    }
    m_jobControl.reset();
    m_process.reset();
    m_patience.start();
    m_group.close();
}

void Runner::leave()
{
    m_patience.stop();
    m_pause.stop();
    Q_EMIT finished(m_status);
}

void Runner::sayIfVerbose(const QString &message) const
{
    if (m_options.verbose)
        Console::say(message);
}

} // namespace paddock
