// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"

#include <QCoreApplication>

#include <memory>
#include <vector>

namespace paddock {

/// The program's words: finds the sub-command, reads its options, runs it. Owned by main().
class CommandLine
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
public:
    CommandLine();
    ~CommandLine();

    /// `words` without the program's own name. Gives the exit status.
    int execute(const std::vector<QByteArray> &words);

private:
    [[nodiscard]] SubCommand *find(const QString &name) const;
    [[nodiscard]] QString helpText() const;
    int executeSubCommand(SubCommand &command, const QStringList &words);
    int answerTopLevel(const QString &word);

    std::vector<std::unique_ptr<SubCommand>> m_commands;
};

} // namespace paddock
