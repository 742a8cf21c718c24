// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/runoptions.h"

#include <QCoreApplication>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace paddock {

/// The options of `paddock run` as they were written: declares them, and reads what they mean.
class RunWords
{
    Q_DECLARE_TR_FUNCTIONS(RunWords)
public:
    void declare(CLI::App &app);

    /// `options.command` has its program already. What could be read before an error is in `options`, for the report.
    Result<void> read(RunOptions &options) const;

private:
    void declarePlace(CLI::App &app);
    void declareEnds(CLI::App &app);
    void declareMeans(CLI::App &app);
    [[nodiscard]] Result<void> readEnds(RunOptions &options) const;
    [[nodiscard]] Result<void> readTimes(RunOptions &options) const;
    [[nodiscard]] Result<void> readLeftovers(RunOptions &options) const;
    [[nodiscard]] Result<void> readLimits(RunOptions &options) const;
    [[nodiscard]] Result<void> readMechanism(RunOptions &options) const;
    [[nodiscard]] Result<void> readPlace(RunOptions &options) const;
    [[nodiscard]] Result<void> readIdentity(RunOptions &options) const;

    std::string m_cwd;
    std::vector<std::string> m_env;
    std::vector<std::string> m_envFile;
    std::vector<std::string> m_unset;
    bool m_clearEnv = false;
    std::string m_timeout;
    std::string m_idleTimeout;
    std::string m_grace;
    std::string m_stopSignal;
    std::string m_leftovers;
    bool m_failOnLeftovers = false;
    std::string m_memory;
    std::string m_pids;
    std::string m_cpu;
    bool m_watchdog = false;
    std::string m_mechanism;
    bool m_tty = false;
    std::string m_user;
    std::string m_umask;
    std::string m_nice;
    std::string m_retry;
    std::string m_report;
    bool m_verbose = false;
};

} // namespace paddock
