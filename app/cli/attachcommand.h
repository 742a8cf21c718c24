// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/subcommand.h"
#include "engine/base/result.h"

#include <QCoreApplication>

#include <string>

namespace paddock {

/// `paddock attach`: becomes the window program, on a running session. Returns only where that cannot be.
class AttachCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(AttachCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("attach"); }
    [[nodiscard]] QString summary() const override { return tr("open the window on a running session"); }
    [[nodiscard]] QString usage() const override { return QStringLiteral("[--session NAME]"); }
    [[nodiscard]] QString notes() const override;
    void declare(CLI::App &app) override;
    int execute(const QStringList &operands) override;

private:
    static Result<void> checkDisplay();
    /// The window program, which lies beside this one.
    static Result<QString> findWindow();

    std::string m_name;
};

} // namespace paddock
