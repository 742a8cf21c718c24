// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"

#include <QByteArray>
#include <QCoreApplication>

#include <string>

namespace paddock {

/// `paddock convert`: writes another program's file as a paddock.yaml.
class ConvertCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(ConvertCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("convert"); }
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override;
    [[nodiscard]] QString notes() const override;
    void declare(CLI::App &app) override;
    int execute(const QStringList &operands) override;

private:
    [[nodiscard]] int put(const QByteArray &text) const;

    std::string m_output;
};

} // namespace paddock
