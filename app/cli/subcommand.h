// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace CLI {
class App;
}

namespace paddock {

/// One sub-command of `paddock`. Made by CommandLine, used once on the main thread.
class SubCommand
{
public:
    virtual ~SubCommand() = default;

    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual QString summary() const = 0;         ///< one sentence for `paddock --help`
    [[nodiscard]] virtual QString usage() const = 0;           ///< what stands behind the name: "[options] FILE"
    [[nodiscard]] virtual QString notes() const { return {}; } ///< below the options in its --help

    /// Adds the options; their values must live as long as this object.
    virtual void declare(CLI::App &app) = 0;
    /// true: all words from the first operand on are operands, whatever they look like.
    [[nodiscard]] virtual bool firstOperandEndsOptions() const { return false; }
    /// Does it, with an event loop of its own where it needs one; gives the exit status.
    virtual int execute(const QStringList &operands) = 0;
};

} // namespace paddock
