// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/runner.h"
#include "app/cli/runreport.h"

namespace paddock {

QString RunCommand::summary() const { return tr("run one command contained: when it ends, nothing of it is left"); }

QString RunCommand::usage() const { return tr("[options] [--] PROGRAM [ARGS...]"); }

QString RunCommand::notes() const
{
    return tr("Options stand before PROGRAM; every word behind it is the command's own. No shell is involved.\n"
              "Durations are written 500ms, 5s, 2m or 1h, sizes 512K, 64M or 2G.\n"
              "The environment is changed in this order: --clear-env, --unset, --env-file, --env.\n"
              "The standard streams are the caller's own. With --idle-timeout Paddock copies standard output\n"
              "and error; a program that writes in larger lots to a pipe than to a terminal wants --tty too.\n"
              "Limits are kept by the kernel or refused; --timeout counts anew with each --retry.\n"
              "SIGINT, SIGTERM and SIGHUP stop the tree politely, a second one kills it at once.\n"
              "Ctrl-C on the terminal reaches the command by itself, as it does without Paddock.\n\n"
              "Exit status: the command's own; 128+N when signal N ended it; 122 leftovers with\n"
              "--fail-on-leftovers; 123 the mechanism or a limit cannot be had, nothing was started;\n"
              "124 timed out, overall or idle; 125 usage, or Paddock failed; 126 cannot be executed;\n"
              "127 not found.");
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
    if (const auto read = m_words.read(options); !read) {
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
