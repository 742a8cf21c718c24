// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace paddock {

/// Figures as they stand everywhere in the window: one decimal where it tells something, units apart. Pure functions.
/// What nobody measured is an empty string.

/// "0.3 %", "41 %" (from 10 on without a decimal).
QString formatPercent(std::optional<double> percent);
/// "812 KB", "9.1 MB", "41 MB", "1.2 GB"; decimal units would lie about pages, so 1 KB is 1024 bytes here.
QString formatBytes(qint64 bytes);
/// Always one decimal, for columns whose figures stand below each other: "41.2 MB".
QString formatBytesAligned(qint64 bytes);
/// The two largest units: "0.4 s", "12 s", "4 m 09 s", "2 h 05 m", "3 d 4 h".
QString formatElapsed(std::chrono::milliseconds duration);
/// The same without tenths, for what is looked at once a second: "3 s", "4 m 09 s".
QString formatSeconds(std::chrono::milliseconds duration);
/// Always with tenths below a minute, for what is looked at ten times a second: "3.2 s", "12.0 s", "4 m 09 s".
QString formatTenths(std::chrono::milliseconds duration);

} // namespace paddock
