// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runwords.h"

#include "app/cli/environmentedits.h"
#include "app/cli/mechanismword.h"
#include "app/cli/optionvalue.h"
#include "engine/base/bytesize.h"
#include "engine/base/duration.h"
#include "engine/base/ignoredsignals.h"
#include "engine/base/signalname.h"

#include <CLI/CLI.hpp>

#include <QDir>

namespace paddock {

namespace {

constexpr int kMostProcesses = 4'194'304; // PID_MAX_LIMIT, and so the largest pids.max that means anything
constexpr int kMostRetries = 1'000'000;

QStringList toStringList(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list += QString::fromStdString(word);
    return list;
}

/// A duration that leaves time for something.
Result<std::chrono::milliseconds> timeLimit(const char *option, const std::string &text)
{
    auto limit = optionvalue::named(option, parseDuration(QString::fromStdString(text)));
    if (limit && limit->count() == 0)
        return optionvalue::wrong(option,
                                  RunWords::tr("0 leaves no time to run; leave the option out to run without a limit"));
    return limit;
}

} // namespace

void RunWords::declare(CLI::App &app)
{
    declarePlace(app);
    declareEnds(app);
    declareMeans(app);
}

void RunWords::declarePlace(CLI::App &app)
{
    const auto text = [](const QString &description) { return description.toStdString(); };
    app.add_option("--cwd", m_cwd, text(tr("directory to run in (the caller's)")))->type_name("DIR");
    const auto list = [&](const char *name, std::vector<std::string> &words, const QString &description) {
        return app.add_option(name, words, text(description))
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    };
    list("--env", m_env, tr("set a variable; may be repeated"))->type_name("KEY=VALUE");
    list("--env-file", m_envFile, tr("set variables from KEY=VALUE lines; may be repeated"))->type_name("FILE");
    list("--unset", m_unset, tr("take a variable away; may be repeated"))->type_name("KEY");
    app.add_flag("--clear-env", m_clearEnv, text(tr("begin with an empty environment")));
    app.add_flag("--tty", m_tty, text(tr("run on a pseudo-terminal of its own")));
    app.add_option("--user", m_user, text(tr("become this user, with its groups (the caller)")))->type_name("USER");
    app.add_option("--umask", m_umask, text(tr("octal mask of new files (the caller's)")))->type_name("MASK");
    app.add_option("--nice", m_nice, text(tr("niceness, -20 to 19 (the caller's)")))->type_name("N");
}

void RunWords::declareEnds(CLI::App &app)
{
    const auto text = [](const QString &description) { return description.toStdString(); };
    app.add_option("--timeout", m_timeout, text(tr("end the tree after this time (off)")))->type_name("DURATION");
    app.add_option("--idle-timeout", m_idleTimeout,
                   text(tr("end the tree after so long without a byte on standard output or error (off)")))
        ->type_name("DURATION");
    app.add_option("--grace", m_grace, text(tr("time between the polite signal and the kill (5s)")))
        ->type_name("DURATION");
    app.add_option("--stop-signal", m_stopSignal, text(tr("the polite signal (TERM)")))->type_name("SIGNAL");
    app.add_option("--leftovers", m_leftovers,
                   text(tr("what to do with members alive when PROGRAM ended: kill, wait or report (kill)")))
        ->type_name("WHAT");
    app.add_flag("--fail-on-leftovers", m_failOnLeftovers, text(tr("exit 122 if there were any")));
    app.add_option("--retry", m_retry, text(tr("start again after failure, up to N times, later each time (0)")))
        ->type_name("N");
}

void RunWords::declareMeans(CLI::App &app)
{
    const auto text = [](const QString &description) { return description.toStdString(); };
    app.add_option("--memory", m_memory, text(tr("limit the memory of the whole tree (none)")))->type_name("SIZE");
    app.add_option("--pids", m_pids, text(tr("limit its processes and threads (none)")))->type_name("N");
    app.add_option("--cpu", m_cpu, text(tr("limit its processor time, in cores: 0.5 is half of one (none)")))
        ->type_name("CORES");
    app.add_flag("--watchdog", m_watchdog,
                 text(tr("where the kernel cannot keep --memory, look ten times a second and kill")));
    app.add_option("--mechanism", m_mechanism,
                   text(tr("insist on one: auto, cgroup, subreaper, process-group or job-object (auto)")))
        ->type_name("NAME");
    app.add_option("--report", m_report, text(tr("write a JSON report when it ends, whatever the end")))
        ->type_name("FILE");
    app.add_flag("-v", m_verbose, text(tr("say what happens")));
}

Result<void> RunWords::read(RunOptions &options) const
{
    options.failOnLeftovers = m_failOnLeftovers;
    options.verbose = m_verbose;
    options.terminal = m_tty;
    options.reportPath = QString::fromStdString(m_report);
    Result<void> read = readEnds(options);
    for (const auto part : {&RunWords::readTimes, &RunWords::readLeftovers, &RunWords::readPlace,
                            &RunWords::readIdentity, &RunWords::readLimits, &RunWords::readMechanism}) {
        if (read)
            read = (this->*part)(options);
    }
    return read;
}

Result<void> RunWords::readEnds(RunOptions &options) const
{
    StopPlan::Step step;
    if (!m_grace.empty()) {
        const auto grace = optionvalue::named("--grace", parseDuration(QString::fromStdString(m_grace)));
        if (!grace)
            return std::unexpected(grace.error());
        step.grace = *grace;
    }
    if (!m_stopSignal.empty()) {
        const auto signal = optionvalue::named("--stop-signal", parseSignal(QString::fromStdString(m_stopSignal)));
        if (!signal)
            return std::unexpected(signal.error());
        step.signal = *signal;
    }
    options.process.stop.steps = {step};
    if (!m_retry.empty()) {
        const auto retries = optionvalue::wholeNumber("--retry", m_retry, 0, kMostRetries);
        if (!retries)
            return std::unexpected(retries.error());
        options.retries = *retries;
    }
    return {};
}

Result<void> RunWords::readTimes(RunOptions &options) const
{
    if (!m_timeout.empty()) {
        const auto timeout = timeLimit("--timeout", m_timeout);
        if (!timeout)
            return std::unexpected(timeout.error());
        options.process.timeout = *timeout;
    }
    if (!m_idleTimeout.empty()) {
        const auto timeout = timeLimit("--idle-timeout", m_idleTimeout);
        if (!timeout)
            return std::unexpected(timeout.error());
        options.process.idleTimeout = *timeout;
    }
    return {};
}

Result<void> RunWords::readLeftovers(RunOptions &options) const
{
    const QString leftovers = QString::fromStdString(m_leftovers);
    if (leftovers == u"wait")
        options.process.leftovers = Process::Leftovers::Wait;
    else if (leftovers == u"report")
        options.process.leftovers = Process::Leftovers::Report;
    else if (!leftovers.isEmpty() && leftovers != u"kill")
        return optionvalue::unknown("--leftovers", leftovers,
                                    {QStringLiteral("kill"), QStringLiteral("wait"), QStringLiteral("report")});
    return {};
}

Result<void> RunWords::readPlace(RunOptions &options) const
{
    options.command.streams = Command::Streams::Inherited;
    if (!m_cwd.empty())
        options.command.workingDirectory = QDir::current().absoluteFilePath(QString::fromStdString(m_cwd));
    const EnvironmentEdits edits{m_clearEnv, toStringList(m_unset), toStringList(m_envFile), toStringList(m_env)};
    const auto environment = edits.apply(QProcessEnvironment::systemEnvironment());
    if (!environment)
        return std::unexpected(environment.error());
    options.command.environment = *environment;
    options.command.ignoredSignals = ignoredSignals(); // the caller's wish: nobody here has changed any yet
    return {};
}

Result<void> RunWords::readIdentity(RunOptions &options) const
{
    options.command.user = QString::fromStdString(m_user);
    if (!m_umask.empty()) {
        const auto mask = optionvalue::fileMask("--umask", m_umask);
        if (!mask)
            return std::unexpected(mask.error());
        options.command.umask = *mask;
    }
    if (!m_nice.empty()) {
        const auto nice = optionvalue::wholeNumber("--nice", m_nice, -20, 19);
        if (!nice)
            return std::unexpected(nice.error());
        options.command.nice = *nice;
    }
    return {};
}

Result<void> RunWords::readLimits(RunOptions &options) const
{
    ResourceLimits &limits = options.process.limits;
    if (!m_memory.empty()) {
        const auto memory = optionvalue::named("--memory", parseByteSize(QString::fromStdString(m_memory)));
        if (!memory)
            return std::unexpected(memory.error());
        if (*memory == 0)
            return optionvalue::wrong("--memory", tr("nothing runs without memory"));
        limits.memoryBytes = *memory;
    }
    if (!m_pids.empty()) {
        const auto processes = optionvalue::wholeNumber("--pids", m_pids, 1, kMostProcesses);
        if (!processes)
            return std::unexpected(processes.error());
        limits.processes = *processes;
    }
    if (!m_cpu.empty()) {
        const auto cores = optionvalue::cores("--cpu", m_cpu);
        if (!cores)
            return std::unexpected(cores.error());
        limits.cpuCores = *cores;
    }
    if (m_watchdog && !limits.memoryBytes)
        return optionvalue::wrong("--watchdog", tr("there is nothing to watch without --memory"));
    options.process.watchMemory = m_watchdog;
    return {};
}

Result<void> RunWords::readMechanism(RunOptions &options) const
{
    const auto mechanism = readMechanismWord(m_mechanism);
    if (!mechanism)
        return std::unexpected(mechanism.error());
    options.insist = *mechanism;
    return {};
}

} // namespace paddock
