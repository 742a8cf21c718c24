// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

#include <QTimer>

namespace paddock {

/// `paddock wait SERVICE --for ready|exit`.
class WaitCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(WaitCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("wait"); }
    [[nodiscard]] QString summary() const override { return tr("wait until a service is ready, or has ended"); }
    [[nodiscard]] QString usage() const override
    {
        return QStringLiteral("[--session NAME] SERVICE --for ready|exit [--timeout D]");
    }
    [[nodiscard]] QString notes() const override;

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override;
    void begin() override;

private:
    void look();
    void lookForExit(const ServiceStatus &status);

    std::string m_for;
    std::string m_timeoutText;
    std::chrono::milliseconds m_timeout{0}; ///< 0: none
    QTimer m_timer;
};

} // namespace paddock
