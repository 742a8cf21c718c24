// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/base/processkey.h"
#include "engine/containment/member.h"
#include "engine/containment/resourcelimits.h"
#include "engine/containment/resourceusage.h"
#include "engine/process/stopreport.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// What a run used. A figure nobody counted is absent, never 0.
struct Usage : ResourceUsage
{
    std::chrono::milliseconds wall{0};

    bool operator==(const Usage &) const = default;
};

/// How a run ended.
struct Outcome
{
    enum class Kind { Exited, Signaled, TimedOut, IdleTimedOut, Cancelled, FailedToStart };

    Kind kind = Kind::Exited;
    std::optional<int> exitCode; ///< the leader's own, where it exited
    std::optional<int> signal;   ///< that ended the leader
    ProcessKey leader;           ///< pid 0 where nothing was started
    QList<Member> leftovers;     ///< alive when the leader had ended, before anything was done to them
    QList<Member> escaped;       ///< had left the group when they were found; ended with it all the same
    bool escalated = false;      ///< the polite stop was not enough and the group was killed
    int membersAfter = 0;        ///< more than 0 only where leftovers were left running on purpose
    Usage usage;
    StopReport stop;
    ResourceLimits limits;      ///< that were in force
    LimitEvidence tripped;      ///< which of them was hit
    bool watchedMemory = false; ///< the memory limit was kept by Paddock's own watchdog, not by the kernel
    Error error;                ///< set where kind is FailedToStart, or where the run was lost with its warden

    bool operator==(const Outcome &) const = default;

    /// Exited with code 0.
    [[nodiscard]] bool succeeded() const { return kind == Kind::Exited && exitCode == 0; }
    /// "exit 1", "killed by SIGTERM", "timed out", "did not start: ...".
    [[nodiscard]] QString describe() const;
    /// The status a shell would show: the code, 128 + signal, 123 a limit or mechanism cannot be had, 124 timed out,
    /// 126, 127, or 125 for Paddock's own failure.
    [[nodiscard]] int shellStatus() const;
    /// "exited", "signaled", "timed_out", "idle_timed_out", "cancelled", "failed_to_start": the word in JSON.
    [[nodiscard]] QString kindId() const;
};

} // namespace paddock
