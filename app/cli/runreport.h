// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/runoptions.h"
#include "engine/process/outcome.h"

#include <QByteArray>
#include <QJsonObject>

namespace paddock {

/// What `paddock run --report` writes: one JSON object, schema 1. What nobody knows is null, never 0.
class RunReport
{
public:
    explicit RunReport(const RunOptions &options);

    void setMechanism(const MechanismReport &mechanism);
    void setOutcome(const Outcome &outcome) { m_outcome = outcome; }
    void setStarts(int starts) { m_starts = starts; } ///< how often it was started, with --retry

    [[nodiscard]] QByteArray toJson() const;
    /// Writes it whole or not at all; pipes and devices are written to as they are. Quiet where none is wanted.
    [[nodiscard]] Result<void> write() const;
    /// Whether write() can be expected to work, asked before anything is started.
    [[nodiscard]] Result<void> checkWritable() const;

    static Outcome failedToStart(const Error &error);

private:
    [[nodiscard]] QString resolvedProgram() const;

    Command m_command;
    QString m_path;
    std::optional<MechanismReport> m_mechanism;
    Outcome m_outcome;
    int m_starts = 0;
};

} // namespace paddock
