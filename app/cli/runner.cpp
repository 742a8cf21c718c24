// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runner.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/membertext.h"
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
    return {options.insist, {}, QStringLiteral("run-") + QFileInfo(options.command.program).fileName().left(40)};
}

} // namespace

Runner::Runner(const RunOptions &options) : m_options(options), m_report(options), m_group(groupOptions(options))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kClosePatience);
    connect(&m_patience, &QTimer::timeout, this, &Runner::leave);
    connect(&m_signals, &SignalWatcher::received, this, &Runner::onSignal);
    connect(&m_group, &SessionGroup::ready, this, &Runner::startProcess);
    connect(&m_group, &SessionGroup::failed, this, &Runner::giveUp);
    connect(&m_group, &SessionGroup::wardenLost, this, [this](const Error &error) {
        // A running process says so itself, by its outcome.
        if (!m_process)
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

void Runner::startProcess()
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
    m_process = std::make_unique<Process>(&m_group, QFileInfo(m_options.command.program).fileName(), m_options.command,
                                          m_options.process, nullptr);
    connect(m_process.get(), &Process::started, this, &Runner::onStarted);
    connect(m_process.get(), &Process::leftoversFound, this, &Runner::onLeftovers);
    connect(m_process.get(), &Process::escalated, this, &Runner::onEscalated);
    // Queued: the process may be deleted by what follows.
    connect(m_process.get(), &Process::finished, this, &Runner::onFinished, Qt::QueuedConnection);
    m_process->start();
}

void Runner::onSignal(int signal, bool fromTerminal)
{
    // A typed Ctrl-C or Ctrl-\ has reached the command as well, and what it means is the command's to say.
    if (fromTerminal && (signal == SIGINT || signal == SIGQUIT))
        return;
    if (signal == SIGHUP) {
        // A hang-up comes from the terminal and once more from the shell that ends with it: one order, not two.
        if (m_hungUp)
            return;
        m_hungUp = fromTerminal;
    }
    if (m_concluded)
        return;
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
    if (outcome.kind == Outcome::Kind::FailedToStart || !outcome.error.message.isEmpty())
        Console::say(outcome.error.message);
    else if (outcome.kind == Outcome::Kind::TimedOut && m_options.process.timeout)
        Console::say(tr("timed out after %1").arg(formatDuration(*m_options.process.timeout)));
    sayIfVerbose(tr("end: %1, after %2").arg(outcome.describe(), formatDuration(outcome.usage.wall)));
    conclude(outcome, statusOf(outcome));
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
    m_process.reset();
    m_patience.start();
    m_group.close();
}

void Runner::leave()
{
    m_patience.stop();
    Q_EMIT finished(m_status);
}

void Runner::sayIfVerbose(const QString &message) const
{
    if (m_options.verbose)
        Console::say(message);
}

} // namespace paddock
