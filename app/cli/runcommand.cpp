// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runcommand.h"

#include "app/cli/console.h"
#include "app/cli/environmentedits.h"
#include "app/cli/exitstatus.h"
#include "app/cli/runner.h"
#include "app/cli/runreport.h"
#include "app/cli/wordsplitter.h"
#include "engine/base/duration.h"
#include "engine/base/signalname.h"

#include <CLI/CLI.hpp>

#include <QDir>

namespace paddock {

namespace {

QStringList toStringList(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list += QString::fromStdString(word);
    return list;
}

/// Adds the option's name in front of what is wrong with its value.
template<typename T>
Result<T> ofOption(const char *option, Result<T> value)
{
    if (!value)
        value.error().message = QLatin1String(option) + QLatin1String(": ") + value.error().message;
    return value;
}

std::unexpected<Error> unknownValue(const char *option, const QString &value, const QStringList &known)
{
    return fail(ErrorCode::InvalidArgument,
                RunCommand::tr("%1: unknown value '%2'; %3")
                    .arg(QLatin1String(option), value, SplitWords::nearestKnown(value, known)));
}

} // namespace

QString RunCommand::summary() const { return tr("run one command contained: when it ends, nothing of it is left"); }

QString RunCommand::usage() const { return tr("[options] [--] PROGRAM [ARGS...]"); }

QString RunCommand::notes() const
{
    return tr("Options stand before PROGRAM; every word behind it is the command's own. No shell is involved.\n"
              "The environment is changed in this order: --clear-env, --unset, --env-file, --env.\n"
              "SIGINT, SIGTERM and SIGHUP stop the tree politely, a second one kills it at once.\n"
              "Ctrl-C on the terminal reaches the command by itself, as it does without Paddock.\n\n"
              "Exit status: the command's own; 128+N when signal N ended it; 122 leftovers with\n"
              "--fail-on-leftovers; 123 the mechanism cannot be had; 124 timed out; 125 usage, or Paddock\n"
              "failed; 126 cannot be executed; 127 not found.");
}

void RunCommand::declare(CLI::App &app)
{
    const auto text = [](const QString &description) { return description.toStdString(); };
    app.add_option("--cwd", m_words.cwd, text(tr("directory to run in (the caller's)")))->type_name("DIR");
    const auto list = [&](const char *name, std::vector<std::string> &words, const QString &description) {
        return app.add_option(name, words, text(description))
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    };
    list("--env", m_words.env, tr("set a variable; may be repeated"))->type_name("KEY=VALUE");
    list("--env-file", m_words.envFile, tr("set variables from KEY=VALUE lines; may be repeated"))->type_name("FILE");
    list("--unset", m_words.unset, tr("take a variable away; may be repeated"))->type_name("KEY");
    app.add_flag("--clear-env", m_words.clearEnv, text(tr("begin with an empty environment")));
    app.add_option("--timeout", m_words.timeout, text(tr("end the tree after this time (off)")))->type_name("DURATION");
    app.add_option("--grace", m_words.grace, text(tr("time between the polite signal and the kill (5s)")))
        ->type_name("DURATION");
    app.add_option("--stop-signal", m_words.stopSignal, text(tr("the polite signal (TERM)")))->type_name("SIGNAL");
    app.add_option("--leftovers", m_words.leftovers,
                   text(tr("what to do with members alive when PROGRAM ended: kill, wait or report (kill)")))
        ->type_name("WHAT");
    app.add_flag("--fail-on-leftovers", m_words.failOnLeftovers, text(tr("exit 122 if there were any")));
    app.add_option("--mechanism", m_words.mechanism,
                   text(tr("insist on one: auto, cgroup, subreaper, process-group or job-object (auto)")))
        ->type_name("NAME");
    app.add_option("--report", m_words.report, text(tr("write a JSON report when it ends, whatever the end")))
        ->type_name("FILE");
    app.add_flag("-v", m_words.verbose, text(tr("say what happens")));
}

Result<void> RunCommand::readEnds(RunOptions &options) const
{
    StopPlan::Step step;
    if (!m_words.grace.empty()) {
        const auto grace = ofOption("--grace", parseDuration(QString::fromStdString(m_words.grace)));
        if (!grace)
            return std::unexpected(grace.error());
        step.grace = *grace;
    }
    if (!m_words.stopSignal.empty()) {
        const auto signal = ofOption("--stop-signal", parseSignal(QString::fromStdString(m_words.stopSignal)));
        if (!signal)
            return std::unexpected(signal.error());
        step.signal = *signal;
    }
    options.process.stop.steps = {step};
    if (!m_words.timeout.empty()) {
        const auto timeout = ofOption("--timeout", parseDuration(QString::fromStdString(m_words.timeout)));
        if (!timeout)
            return std::unexpected(timeout.error());
        if (timeout->count() == 0)
            return fail(ErrorCode::InvalidArgument, tr("--timeout: 0 leaves no time to run; leave the option out "
                                                       "to run without a limit"));
        options.process.timeout = *timeout;
    }
    const QString leftovers = QString::fromStdString(m_words.leftovers);
    if (leftovers == u"wait")
        options.process.leftovers = Process::Leftovers::Wait;
    else if (leftovers == u"report")
        options.process.leftovers = Process::Leftovers::Report;
    else if (!leftovers.isEmpty() && leftovers != u"kill")
        return unknownValue("--leftovers", leftovers,
                            {QStringLiteral("kill"), QStringLiteral("wait"), QStringLiteral("report")});
    return {};
}

Result<void> RunCommand::readMechanism(RunOptions &options) const
{
    const QString mechanism = QString::fromStdString(m_words.mechanism);
    if (mechanism.isEmpty() || mechanism == u"auto")
        return {};
    if (mechanism == u"process-group" || mechanism == u"job-object")
        return fail(
            ErrorCode::MechanismUnavailable,
            tr("--mechanism: %1 is not available on this system; 'paddock doctor' says what is").arg(mechanism));
    const Result<Mechanism> parsed = parseMechanism(mechanism);
    if (!parsed)
        return unknownValue("--mechanism", mechanism,
                            {QStringLiteral("auto"), QStringLiteral("cgroup"), QStringLiteral("subreaper"),
                             QStringLiteral("process-group"), QStringLiteral("job-object")});
    options.insist = *parsed;
    return {};
}

Result<void> RunCommand::readPlace(RunOptions &options) const
{
    options.command.streams = Command::Streams::Inherited;
    if (!m_words.cwd.empty())
        options.command.workingDirectory = QDir::current().absoluteFilePath(QString::fromStdString(m_words.cwd));
    const EnvironmentEdits edits{m_words.clearEnv, toStringList(m_words.unset), toStringList(m_words.envFile),
                                 toStringList(m_words.env)};
    const auto environment = edits.apply(QProcessEnvironment::systemEnvironment());
    if (!environment)
        return std::unexpected(environment.error());
    options.command.environment = *environment;
    return {};
}

int RunCommand::execute(const QStringList &operands)
{
    if (operands.isEmpty()) {
        Console::say(tr("run: no program given; 'paddock run --help' says how"));
        return ExitStatus::kPaddockFailed;
    }
    RunOptions options;
    options.command.program = operands.front();
    options.command.arguments = operands.mid(1);
    options.failOnLeftovers = m_words.failOnLeftovers;
    options.verbose = m_words.verbose;
    options.reportPath = QString::fromStdString(m_words.report);
    Result<void> read = readEnds(options);
    if (read)
        read = readPlace(options);
    if (read)
        read = readMechanism(options);
    if (!read) {
        RunReport report(options);
        report.setOutcome(RunReport::failedToStart(read.error()));
        if (const auto written = report.write(); !written)
            Console::fail(written.error());
        return Console::fail(read.error());
    }
    Runner runner(options);
    QObject::connect(
        &runner, &Runner::finished, qApp, [](int status) { QCoreApplication::exit(status); }, Qt::QueuedConnection);
    runner.start();
    return QCoreApplication::exec();
}

} // namespace paddock
