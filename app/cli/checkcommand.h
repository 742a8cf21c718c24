// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/stack/stackspec.h"

#include <QCoreApplication>

namespace paddock {

/// `paddock check`: says what is wrong with a stack file, or in which order it would start. Starts nothing.
class CheckCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(CheckCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("check"); }
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override;
    void declare(CLI::App &) override {}
    int execute(const QStringList &operands) override;

private:
    [[nodiscard]] static QString summaryOf(const StackSpec &stack);
};

} // namespace paddock
