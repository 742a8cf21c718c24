// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

namespace paddock {

/// `paddock reload`: has a running session read its stack file again, and shows what has changed in it.
class ReloadCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(ReloadCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("reload"); }
    [[nodiscard]] QString summary() const override
    {
        return tr("read the stack file of a running session again; only what has changed restarts");
    }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] [--dry-run] [--json]"); }
    [[nodiscard]] QString notes() const override;

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override { return wantNoOperands(*this, operands); }
    void begin() override;

private:
    void take(const StackDifference &difference);

    bool m_dryRun = false;
    bool m_json = false;
};

} // namespace paddock
