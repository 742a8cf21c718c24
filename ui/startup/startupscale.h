// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

#include <chrono>

namespace paddock {

/// From time to place: how much of it the axis shows, and where its marks are. A value; pure.
struct StartupScale
{
    std::chrono::milliseconds span{1000}; ///< what the whole width stands for
    std::chrono::milliseconds step{100};  ///< from mark to mark
    int left = 0;                         ///< px, of the beginning
    int width = 0;                        ///< px

    bool operator==(const StartupScale &) const = default;

    /// Room for `total` and for words behind it. It grows by steps, so that a start-up under way does not shrink all
    /// the time.
    static StartupScale of(std::chrono::milliseconds total, int left, int width);

    [[nodiscard]] double x(std::chrono::milliseconds time) const;
    [[nodiscard]] QList<std::chrono::milliseconds> marks() const;
    /// "0", "0.5 s", "3 s", "2 m".
    [[nodiscard]] QString label(std::chrono::milliseconds mark) const;
};

} // namespace paddock
