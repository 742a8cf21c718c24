// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QString>

#include <chrono>

namespace paddock {

/// The longest duration that parseDuration takes. Timers count milliseconds in 31 bits, so no longer one would be kept.
inline constexpr std::chrono::hours kLongestDuration{596};

/// Parses "500ms", "5s", "2m", "1h": digits and a unit, nothing else. The message names the text and what may be
/// written instead; the caller adds which option it was about.
Result<std::chrono::milliseconds> parseDuration(const QString &text);

/// For people: "30 ms", "0.4 s", "12 s", "4 m 12 s", "3 h 5 m", "2 d 3 h". Negative durations count as 0.
QString formatDuration(std::chrono::milliseconds duration);

} // namespace paddock
