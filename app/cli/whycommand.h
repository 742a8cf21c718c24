// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/remotecommand.h"
#include "engine/stack/criticalpath.h"

#include <QSet>

namespace paddock {

/// `paddock why SERVICE`: what a service is doing and why, and the same of what it waits for, down to the cause.
class WhyCommand : public RemoteCommand
{
    Q_DECLARE_TR_FUNCTIONS(WhyCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("why"); }
    [[nodiscard]] QString summary() const override { return tr("say why a service does not run, down to the cause"); }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME] [--json] SERVICE"); }

protected:
    void declareMore(CLI::App &app) override;
    Result<void> check(const QStringList &operands) override;
    void begin() override;

private:
    struct Step
    {
        int depth = 0;
        ServiceStatus status;
    };

    [[nodiscard]] QList<Step> stepsTo(const QString &id);
    void collect(const QString &id, int depth, QList<Step> &steps, QSet<QString> &seen);
    [[nodiscard]] QByteArray toJson(const QList<Step> &steps);
    [[nodiscard]] QByteArray toText(const QList<Step> &steps);
    [[nodiscard]] CriticalPath startup();

    bool m_json = false;
};

} // namespace paddock
