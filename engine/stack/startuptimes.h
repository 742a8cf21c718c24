// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>

#include <optional>

namespace paddock {

/// When the last start of a service that was asked for passed which point: the bar of the start-up timeline. Restarts
/// by itself change nothing of it, once it was ready. Absent where it has not come that far.
struct StartupTimes
{
    std::optional<QDateTime> askedAt;   ///< it began to wait for what it needs
    std::optional<QDateTime> startedAt; ///< its program was started, for the first time
    std::optional<QDateTime> readyAt;   ///< or ended well, where it is one that ends

    bool operator==(const StartupTimes &) const = default;
};

} // namespace paddock
