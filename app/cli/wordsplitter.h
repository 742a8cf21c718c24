// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QStringList>

namespace CLI {
class App;
}

namespace paddock {

/// The words after a sub-command's name, told apart: options with their values as CLI11 takes them ("--name", "value"),
/// and operands. It stands before the parser so that the words of the command that is to be run are never taken for
/// options, and so that an unknown option is answered with the nearest known one.
struct SplitWords
{
    QStringList options;
    QStringList operands;

    /// `--` ends the options. With `firstOperandEndsOptions` the first operand does too.
    [[nodiscard]] static Result<SplitWords> split(const CLI::App &app, const QStringList &words,
                                                  bool firstOperandEndsOptions);

    /// For messages: "the nearest known one is X", or all of them where none is near.
    [[nodiscard]] static QString nearestKnown(const QString &word, const QStringList &known);
};

} // namespace paddock
