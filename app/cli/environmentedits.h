// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace paddock {

/// What `run` is asked to change in the environment. A value; applied in the fixed order clear, unset, file, env.
struct EnvironmentEdits
{
    bool clear = false;
    QStringList unset;
    QStringList files;
    QStringList assignments; ///< "KEY=VALUE"

    /// Reads the files. Errors name the option, or the file with its line.
    [[nodiscard]] Result<QProcessEnvironment> apply(QProcessEnvironment base) const;

    /// Adds what the text of an environment file says; see EnvironmentFile.
    [[nodiscard]] static Result<void> parseFile(const QString &path, const QByteArray &text,
                                                QProcessEnvironment &environment);
};

} // namespace paddock
