// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaType>

namespace paddock {

/// Whose processes the tree shows.
enum class ProcessScope {
    Service,     ///< the members of one service or launched command
    AllServices, ///< the members of every service that has some
    Machine,     ///< everything that runs on this machine
};

} // namespace paddock

Q_DECLARE_METATYPE(paddock::ProcessScope)
