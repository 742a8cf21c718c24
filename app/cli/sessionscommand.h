// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/containment/leasedsession.h"
#include "engine/control/controlclient.h"
#include "engine/control/controllink.h"
#include "engine/control/sessioncard.h"

#include <QCoreApplication>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace paddock {

/// `paddock sessions`: who serves a session, and what is left of those that were killed. Each living one is asked for
/// its services, all at the same time; one that does not answer soon is shown as such.
class SessionsCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(SessionsCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("sessions"); }
    [[nodiscard]] QString summary() const override
    {
        return tr("list the sessions of this user that run, or were killed");
    }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--json]"); }
    void declare(CLI::App &app) override;
    int execute(const QStringList &operands) override;

private:
    struct Row
    {
        SessionCard card;
        std::unique_ptr<ControlLink> link;
        bool answered = false;
        qint64 services = 0;
        qint64 active = 0;
        QList<ControlClient> clients{};
    };

    void ask(Row &row);
    [[nodiscard]] QString stateOf(const Row &row) const;
    [[nodiscard]] QString clientsOf(const Row &row) const; ///< "logs (2), window"
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] QByteArray toText() const;

    bool m_json = false;
    std::vector<Row> m_rows;
    QList<LeasedSession> m_left; ///< whose owner or warden has died
    std::size_t m_asking = 0;
    QTimer m_patience;
};

} // namespace paddock
