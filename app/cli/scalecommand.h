// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

#include <QList>

#include <utility>

namespace paddock {

/// `paddock scale SERVICE=N...`: says how many replicas of services of a running session there are to be.
class ScaleCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(ScaleCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("scale"); }
    [[nodiscard]] QString summary() const override { return tr("run more or fewer replicas of a service"); }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] SERVICE=N..."); }
    [[nodiscard]] QString notes() const override;

protected:
    Result<void> check(const QStringList &operands) override;
    void begin() override;

private:
    void next();

    QList<std::pair<QString, int>> m_orders; ///< those that were not given yet
    QStringList m_lines;                     ///< what has come of the others
};

} // namespace paddock
