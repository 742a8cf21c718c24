// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// A process in a containment, as it was when it was listed.
struct Member
{
    ProcessKey key;
    std::int32_t parentPid = 0;
    QString command; ///< its command line joined by spaces, or [comm] where that is empty
    std::chrono::milliseconds age{0};
    bool escaped = false; ///< a descendant that left the group; Paddock found it by its ancestry
    /// TCP ports it listens on, sorted; absent where nobody looked. See findListeningPorts().
    std::optional<QList<quint16>> ports = std::nullopt;

    bool operator==(const Member &) const = default;
};

} // namespace paddock
