// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace paddock {

/// What ${NAME} stands for in a place of a stack file: the file's own `vars` first, then an environment. A value.
class Variables
{
public:
    static constexpr qsizetype kLongestResult = 1024 * 1024; ///< variables in variables could grow without end

    void insert(const QString &name, const QString &value) { m_own.insert(name, value); }
    void setEnvironment(const QProcessEnvironment &environment) { m_environment = environment; }
    [[nodiscard]] std::optional<QString> find(const QString &name) const;

    /// Replaces ${NAME} and ${NAME:-default}; $$ stands for one '$', and a '$' before anything else for itself. A
    /// default is taken where the variable is unset or empty, and may hold variables. Fails where a variable is unset
    /// and has no default, or where another form of the shell's is used.
    [[nodiscard]] Result<QString> expand(const QString &text) const;

    /// Letters, digits and '_', not beginning with a digit.
    static bool isName(QStringView text);

private:
    QHash<QString, QString> m_own;
    QProcessEnvironment m_environment;
};

} // namespace paddock
