// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/filesource.h"
#include "engine/stack/replicacounts.h"
#include "engine/stack/stackformat.h"
#include "engine/stack/stackreading.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QProcessEnvironment>
#include <QString>

#include <expected>

namespace paddock {

/// Reads any file that Paddock understands, whoever it was written for. What another program's file says and Paddock
/// does not do is among the warnings, by name and line. Threads: any.
class StackLoader
{
    Q_DECLARE_TR_FUNCTIONS(StackLoader)
public:
    /// A file rewritten as paddock.yaml.
    struct Converted
    {
        QByteArray text; ///< with what was left out in comments at its top
        QList<StackProblem> notes;
        StackFormat from = StackFormat::Paddock;
    };

    /// Pure but for `files`; see StackReader.
    static StackOutcome parse(const QByteArray &text, const QString &filePath, const QProcessEnvironment &environment,
                              const FileSource &files);
    static std::expected<Converted, QList<StackProblem>> convert(const QByteArray &text, const QString &filePath,
                                                                 const FileSource &files);

    /// As read(), of a text that is not in its file yet.
    static StackOutcome readText(const QByteArray &text, const QString &filePath,
                                 const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
    /// Reads the file of this machine, and checks that the directories it names are there.
    static StackOutcome read(const QString &path,
                             const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment(),
                             const ReplicaCounts &replicas = {});
};

} // namespace paddock
