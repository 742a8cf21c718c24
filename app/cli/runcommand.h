// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/runwords.h"
#include "app/cli/subcommand.h"

#include <QCoreApplication>

namespace paddock {

/// `paddock run`: reads its options and lets a Runner do it.
class RunCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(RunCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("run"); }
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override;
    [[nodiscard]] QString notes() const override;
    void declare(CLI::App &app) override { m_words.declare(app); }
    [[nodiscard]] bool firstOperandEndsOptions() const override { return true; }
    int execute(const QStringList &operands) override;

private:
    RunWords m_words;
};

} // namespace paddock
