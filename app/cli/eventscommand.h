// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"

namespace paddock {

/// `paddock events`: what happens in a running session, as it happens.
class EventsCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(EventsCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("events"); }
    [[nodiscard]] QString summary() const override
    {
        return tr("tell what happens in a running session, as it happens");
    }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] [--json]"); }

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override { return wantNoOperands(*this, operands); }
    void begin() override;
    void takeClosed() override { finish(0); }
    void takeProblem(const Error &error) override { Q_UNUSED(error) }

private:
    void take(const QString &event, const QJsonObject &body);

    bool m_json = false;
};

} // namespace paddock
