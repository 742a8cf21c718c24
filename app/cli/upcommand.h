// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/namespaces.h"
#include "app/cli/subcommand.h"
#include "engine/stack/stackspec.h"

#include <QCoreApplication>

#include <optional>
#include <string>

namespace paddock {

/// `paddock up`: reads the stack file and lets a StackRun bring it up, here or in a Paddock without a terminal.
class UpCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(UpCommand)
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("up"); }
    [[nodiscard]] QString summary() const override;
    [[nodiscard]] QString usage() const override;
    [[nodiscard]] QString notes() const override;
    void declare(CLI::App &app) override;
    int execute(const QStringList &operands) override;

private:
    /// The stack file to read; says why where there is none.
    [[nodiscard]] std::optional<QString> findFile() const;
    [[nodiscard]] static bool checkNames(const StackSpec &stack, const QStringList &wanted);
    /// The services to start: those named, and those of the namespaces that are; none: all. Says what there is not.
    [[nodiscard]] std::optional<QStringList> wantedServices(const StackSpec &stack, const QStringList &named) const;

    /// Serves the session under the name and runs the stack until it is down.
    int bringUp(const StackSpec &stack, const QString &sessionName, const QStringList &wanted);
    /// Starts another Paddock that does.
    int detach(const StackSpec &stack, const QString &sessionName, const QStringList &wanted) const;

    std::string m_file;
    std::string m_name;
    Namespaces m_namespaces;
    bool m_detach = false;
    int m_answerTo = -1; ///< see Headless; -1: in the foreground
};

} // namespace paddock
