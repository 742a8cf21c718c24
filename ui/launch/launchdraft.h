// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/resourcelimits.h"
#include "engine/session/launchspec.h"

#include <QList>
#include <QString>

#include <expected>
#include <optional>

class QSettings;

namespace paddock {

/// The fields of the launch form.
enum class LaunchField {
    Line,
    Directory,
    Environment,
    Timeout,
    IdleTimeout,
    Restart,
    Memory,
    Processes,
    Cpu,
    StopBy,
    StopSignal,
    StopKeys,
    StopCommand,
    Grace,
};

/// One thing that is wrong in the form, with what may be written instead.
struct LaunchMistake
{
    LaunchField field = LaunchField::Line;
    QString message;

    bool operator==(const LaunchMistake &) const = default;
};

/// A launch as somebody writes it: each field as its text, right or wrong, so that it can be kept and changed. A value.
struct LaunchDraft
{
    QString line;        ///< program and arguments, quoted as for a shell
    QString directory;   ///< "~" is the home directory
    QString environment; ///< NAME=VALUE lines, on top of Paddock's own
    QString timeout;
    QString idleTimeout;
    QString restart; ///< "never", "on_failure", "always"; empty: never
    QString memory;
    QString processes;
    QString cpu;
    QString stopBy; ///< "signal", "keys", "command"; empty: signal. Of the three below only that one counts
    QString stopSignal;
    QString stopKeys;    ///< as in the stack file: "^C" is Ctrl-C
    QString stopCommand; ///< quoted as the line
    QString grace;
    bool terminal = false;

    bool operator==(const LaunchDraft &) const = default;
    /// Nothing but a line and a directory.
    [[nodiscard]] bool isPlain() const;

    /// In the group or array element that is begun.
    void save(QSettings &settings) const;
    static LaunchDraft load(const QSettings &settings);

    /// What it means, or everything that is wrong with it. `limits` is what the kernel can keep here; absent: not known
    /// yet, and then the engine will say so.
    [[nodiscard]] std::expected<LaunchSpec, QList<LaunchMistake>> read(const std::optional<LimitSupport> &limits) const;
};

} // namespace paddock
