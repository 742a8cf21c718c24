// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QDateTime>
#include <QString>

namespace paddock {

/// A session whose owner and warden had both died, found by its lease and ended by the next start.
struct StaleSession
{
    QString name;      ///< "shop"
    ProcessKey owner;  ///< the Paddock that had started it
    QDateTime startedAt;
    QString location;  ///< its cgroup directory; empty where the mechanism has none
    int endedCount = 0; ///< processes that were alive in it and were ended
    QString failure;   ///< why it could not be ended; empty where it was

    bool operator==(const StaleSession &) const = default;
};

} // namespace paddock
