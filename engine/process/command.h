// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/childidentity.h"
#include "engine/process/terminalsize.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>
#include <sys/types.h>

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
    /// `Terminal` gives stdin and stdout a pseudo-terminal, which becomes the controlling one, and stderr another, so
    /// that programs colour and flush as in a terminal and the two streams stay apart; both go to the run's log.
    enum class Streams { Pumped, Inherited, Terminal };
    Streams streams = Streams::Pumped;
    TerminalSize terminalSize; ///< with Streams::Terminal, at the start; see Process::resizeTerminal

    QString argumentZero;        ///< argv[0]; empty: the program as it was named
    QString user;                ///< "NAME", "NUMBER" or either with ":GROUP" to become, with its groups; root only
    std::optional<mode_t> umask; ///< absent: Paddock's own
    std::optional<int> nice;     ///< absolute, -20 to 19; below Paddock's own needs a privilege
    QList<ChildIdentity::ResourceLimit> resourceLimits; ///< setrlimit(2)
    QList<int> ignoredSignals;                          ///< stay ignored in the child; all others are at their default
    bool noNewPrivileges = false;                       ///< set-user-id bits have no effect

    bool operator==(const Command &) const = default;

    /// The command as one line for people: words quoted where a shell would need it.
    [[nodiscard]] QString display() const;
};

} // namespace paddock
