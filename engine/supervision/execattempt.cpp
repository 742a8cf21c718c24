// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/execattempt.h"

namespace paddock {

namespace {

Process::Options optionsOf(GroupBranch *branch, const std::shared_ptr<LogStore> &log)
{
    Process::Options options;
    options.branch = branch;
    options.log = log;
    return options;
}

} // namespace

ExecAttempt::ExecAttempt(SessionGroup *group, GroupBranch *branch, Command command, OutputPump *pump,
                         std::shared_ptr<LogStore> log, QObject *parent)
    : ProbeAttempt(parent), m_log(std::move(log)),
      m_process(group, QStringLiteral("probe"), std::move(command), optionsOf(branch, m_log), pump)
{
    m_log->clear();
    connect(&m_process, &Process::finished, this,
            [this](const Outcome &outcome) { finishLater(outcome.succeeded(), describe(outcome)); });
}

void ExecAttempt::start() { m_process.start(); }

/// "exit 1: no such table": how it ended and the last thing it said.
QString ExecAttempt::describe(const Outcome &outcome) const
{
    constexpr qsizetype kMostBytes = 200;
    const LogSnapshot said = m_log->snapshot();
    QString text = outcome.describe();
    if (!said.isEmpty()) {
        const QByteArray last = said.line(said.endLine() - 1).bytes.toByteArray().left(kMostBytes).trimmed();
        if (!last.isEmpty())
            text += QStringLiteral(": ") + QString::fromUtf8(last);
    }
    return text;
}

} // namespace paddock
