// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/runoptions.h"
#include "app/cli/subcommand.h"

#include <QCoreApplication>

#include <string>
#include <vector>

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
    void declare(CLI::App &app) override;
    [[nodiscard]] bool firstOperandEndsOptions() const override { return true; }
    int execute(const QStringList &operands) override;

private:
    /// The options as they were written.
    struct Words
    {
        std::string cwd;
        std::vector<std::string> env;
        std::vector<std::string> envFile;
        std::vector<std::string> unset;
        bool clearEnv = false;
        std::string timeout;
        std::string grace;
        std::string stopSignal;
        std::string leftovers;
        bool failOnLeftovers = false;
        std::string mechanism;
        std::string report;
        bool verbose = false;
    };

    [[nodiscard]] Result<void> readEnds(RunOptions &options) const;
    [[nodiscard]] Result<void> readMechanism(RunOptions &options) const;
    [[nodiscard]] Result<void> readPlace(RunOptions &options) const;

    Words m_words;
};

} // namespace paddock
