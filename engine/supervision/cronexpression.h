// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QDateTime>
#include <QString>

#include <array>
#include <bitset>
#include <optional>

namespace paddock {

/// "minute hour day month weekday" as cron(8) reads it: `*`, numbers, lists, ranges, steps, names of months and
/// weekdays (JAN, MON), 7 for Sunday; where day and weekday are both restricted, either is enough. Also @hourly,
/// @daily,
/// @weekly, @monthly, @yearly. A value.
class CronExpression
{
public:
    /// Fails, saying which field is wrong, also where no date ever fits (31 February).
    static Result<CronExpression> parse(const QString &text);

    /// The first whole minute later than `after`, in its time zone; absent where none comes within nine years.
    [[nodiscard]] std::optional<QDateTime> next(const QDateTime &after) const;

    /// On its days it comes in every hour, like "0 * * * *".
    [[nodiscard]] bool comesEveryHour() const;

    bool operator==(const CronExpression &) const = default;

private:
    using Set = std::bitset<64>;

    [[nodiscard]] bool fitsDay(const QDate &date) const;

    std::array<Set, 5> m_fields; ///< minute, hour, day, month, weekday (0 is Sunday)
    bool m_eitherDay = false;
};

} // namespace paddock
