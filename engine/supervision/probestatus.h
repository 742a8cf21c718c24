// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// What a probe of a running service has said, and when it asks again. A value.
struct ProbeStatus
{
    QString check;                         ///< what it looks at, for people: "http://127.0.0.1:8080/health"
    std::optional<bool> succeeded{};       ///< the last answer; absent before the first
    QString detail{};                      ///< its words: "HTTP 503 from /health"
    int failuresInARow = 0;                ///< up to now
    int failureThreshold = 1;              ///< so many in a row count
    std::optional<QDateTime> answeredAt{}; ///< the last answer
    std::optional<QDateTime> nextAt{};     ///< absent while it is asked, frozen, or told rather than asked
    std::chrono::milliseconds period{0};   ///< from there to the one after; 0 where it is told

    bool operator==(const ProbeStatus &) const = default;
};

} // namespace paddock
