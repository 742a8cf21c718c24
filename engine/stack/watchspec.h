// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace paddock {

/// The files whose change restarts a service.
struct WatchSpec
{
    QStringList paths;    ///< absolute files and folders, folders with all below them; not empty
    QStringList ignore{}; ///< globs: one with '/' against the path below `paths`, one without against each name in it
    std::chrono::milliseconds debounce{300}; ///< so long without another change
    bool cascade = false;                    ///< those that depend on the service restart too

    bool operator==(const WatchSpec &) const = default;
};

} // namespace paddock
