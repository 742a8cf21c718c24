// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace paddock {

/// What to run. A value: no process belongs to it.
struct Command
{
    QString program;          ///< a path, or a name looked up in the PATH of `environment`
    QStringList arguments;    ///< without the program itself; no shell sees them
    QString workingDirectory; ///< absolute; empty means the engine's own
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment(); ///< the whole of it, nothing is added

    /// Streams: `Pumped` gives stdin from /dev/null and stdout, stderr to the run's log; `Inherited` hands the
    /// engine's own three descriptors through untouched and keeps the child in the engine's process group, so that
    /// a terminal's Ctrl-C and Ctrl-Z reach it.
    enum class Streams { Pumped, Inherited };
    Streams streams = Streams::Pumped;

    bool operator==(const Command &) const = default;

    /// The command as one line for people: words quoted where a shell would need it.
    [[nodiscard]] QString display() const;
};

} // namespace paddock
