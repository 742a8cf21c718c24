// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/containment/mechanism.h"

#include <QCoreApplication>

#include <string>

namespace paddock {

/// `paddock doctor`: says which mechanism is in force here, found by really taking it up for a moment; with
/// --mechanism, what that one holds to.
class DoctorCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(DoctorCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("doctor"); }
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override;
    void declare(CLI::App &app) override;
    int execute(const QStringList &operands) override;

private:
    [[nodiscard]] static QByteArray toJson(const MechanismReport &report);
    [[nodiscard]] static QString limitsText(const MechanismReport &report);
    [[nodiscard]] static QByteArray toText(const MechanismReport &report);

    std::string m_mechanism; ///< empty: the strongest that can be had
    bool m_json = false;
};

} // namespace paddock
