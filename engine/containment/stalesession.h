// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/containment/mechanism.h"

#include <QDateTime>
#include <QString>

namespace paddock {

/// A session whose owner and warden had both died, found by its lease and ended by the next start.
struct StaleSession
{
    QString name;     ///< "shop"
    ProcessKey owner; ///< the Paddock that had started it
    QDateTime startedAt;
    Mechanism mechanism = Mechanism::CgroupV2;
    QString location;   ///< its cgroup directory; empty where the mechanism has none
    int endedCount = 0; ///< processes that were alive in it and were ended; unknown, and 0, without a directory
    QString failure;    ///< why it could not be ended; empty where it was. The next start tries again

    /// For people: one sentence.
    [[nodiscard]] QString describe() const;

    bool operator==(const StaleSession &) const = default;
};

} // namespace paddock
