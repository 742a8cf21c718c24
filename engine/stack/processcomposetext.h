// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace paddock {

/// How process-compose's variables in text are written in a stack file.
struct ProcessComposeText
{
    /// $NAME and ${NAME}, which may be unset there, become ${NAME:-}; $$ stays.
    static QString value(const QString &text);
    /// As value(); but $NAME is left to the shell, which finds the same.
    static QString command(const QString &text);
    /// {{.NAME}} becomes what `vars` says of it, else ${NAME}.
    static QString templates(const QString &text, const QHash<QString, QString> &vars);
    /// Keys with their escapes ("\\x03", "\\r") as a stop's keys are written: "^C", "^M".
    static QString keys(const QString &text);
};

} // namespace paddock
