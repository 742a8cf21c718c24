// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/servicespec.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace paddock {

/// A whole stack file as a value; services in the file's order.
struct StackSpec
{
    QString name;     ///< the folder's name
    QString filePath; ///< absolute; empty where it was not read from a file
    QList<ServiceSpec> services;

    bool operator==(const StackSpec &) const = default;
};

/// One thing that is wrong with a stack file.
struct StackProblem
{
    QString filePath;
    int line = 0;   ///< from 1; 0 where the whole file is meant
    int column = 0; ///< from 1; 0 where the whole file is meant
    QString message;

    bool operator==(const StackProblem &) const = default;

    /// "FILE:LINE:COLUMN: MESSAGE", as compilers write it, so that editors can jump there.
    [[nodiscard]] QString toString() const;
};

/// One a line, for people; of very many only the first.
QStringList linesOf(const QList<StackProblem> &problems);

} // namespace paddock
