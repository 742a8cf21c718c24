// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

namespace paddock {

/// `paddock ps`: the services of a running session, each on a line.
class PsCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(PsCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("ps"); }
    [[nodiscard]] QString summary() const override { return tr("list the services of a running session"); }
    [[nodiscard]] QString usage() const override
    {
        return QStringLiteral("[--session NAME] [--namespace NS] [--json]");
    }

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override { return wantNoOperands(*this, operands); }
    void begin() override;

private:
    [[nodiscard]] QByteArray toJson(const QList<ServiceStatus> &services);
    [[nodiscard]] static QByteArray toText(const QList<ServiceStatus> &services);

    bool m_json = false;
};

} // namespace paddock
