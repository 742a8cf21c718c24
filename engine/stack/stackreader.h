// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/filesource.h"
#include "engine/stack/stackreading.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QProcessEnvironment>
#include <QString>

namespace paddock {

/// Reads paddock.yaml; docs/stack-file.md says what may stand in it. Keys that begin with `x-` are the author's own, to
/// hang anchors on. Threads: any.
class StackReader
{
    Q_DECLARE_TR_FUNCTIONS(StackReader)
public:
    using Outcome = StackOutcome;

    /// Pure but for `files`: relative paths are resolved against the folder in `filePath`, and not looked at; a
    /// service's variables are put on top of `baseEnvironment`, which is also where ${NAME} is looked up.
    static Outcome parse(const QByteArray &text, const QString &filePath, const QProcessEnvironment &baseEnvironment,
                         const FileSource &files = {});

    /// Reads the file, and also checks that the directories it names are there.
    static Outcome read(const QString &path,
                        const QProcessEnvironment &baseEnvironment = QProcessEnvironment::systemEnvironment());

    /// Letters, digits, '.', '_' and '-', not beginning with '.' or '-', at most 128.
    static bool isServiceName(const QString &name);
};

} // namespace paddock
