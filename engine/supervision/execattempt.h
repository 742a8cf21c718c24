// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/process.h"
#include "engine/supervision/probeattempt.h"

namespace paddock {

/// Runs a command once in the group of the service it looks at; exit 0 is success. Whatever the command left behind is
/// ended with it, and deleting the attempt ends the whole tree.
class ExecAttempt final : public ProbeAttempt
{
    Q_OBJECT
public:
    /// `log` keeps what the command says, for its last line; it is cleared here.
    ExecAttempt(SessionGroup *group, GroupBranch *branch, Command command, OutputPump *pump,
                std::shared_ptr<LogStore> log, QObject *parent = nullptr);

    void start() override;

private:
    [[nodiscard]] QString describe(const Outcome &outcome) const;

    std::shared_ptr<LogStore> m_log;
    Process m_process;
};

} // namespace paddock
