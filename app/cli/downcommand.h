// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

#include <QHash>

namespace paddock {

/// `paddock down`: stops everything of a running session and ends it.
class DownCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(DownCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("down"); }
    [[nodiscard]] QString summary() const override { return tr("stop all services of a running session and end it"); }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] [--kill]"); }
    [[nodiscard]] QString notes() const override;

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override { return wantNoOperands(*this, operands); }
    void begin() override;
    void takeClosed() override;
    int takeKilled(const QString &sessionName, const Error &error) override;

private:
    void takeService(const QString &id);

    bool m_kill = false;
    bool m_survivors = false;
    QHash<QString, QString> m_said;
};

} // namespace paddock
