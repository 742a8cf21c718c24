// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackspec.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QList>
#include <QProcessEnvironment>
#include <QString>

#include <expected>

namespace paddock {

/// Reads paddock.yaml: `services:` with a map of services, and optionally `name:`. Keys that begin with `x-` are the
/// author's own, to hang anchors on. Either the whole file is right, or every problem found in it is handed back and
/// nothing else. Threads: any.
class StackReader
{
    Q_DECLARE_TR_FUNCTIONS(StackReader)
public:
    using Outcome = std::expected<StackSpec, QList<StackProblem>>;

    /// Pure: relative directories are resolved against the folder in `filePath`, and not looked at; a service's
    /// variables are put on top of `baseEnvironment`.
    static Outcome parse(const QByteArray &text, const QString &filePath, const QProcessEnvironment &baseEnvironment);

    /// Reads the file, and also checks that the directories it names are there.
    static Outcome read(const QString &path,
                        const QProcessEnvironment &baseEnvironment = QProcessEnvironment::systemEnvironment());

    /// Letters, digits, '.', '_' and '-', not beginning with '.' or '-', at most 128.
    static bool isServiceName(const QString &name);
};

} // namespace paddock
