// SPDX-License-Identifier: Apache-2.0
#include "engine/base/duration.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Duration", text); }

struct Unit
{
    QLatin1String suffix;
    std::int64_t milliseconds;
};

// "ms" stands before "m" and "s", because the first suffix that fits wins.
constexpr std::array kUnits{Unit{QLatin1String("ms"), 1}, Unit{QLatin1String("s"), 1000},
                            Unit{QLatin1String("m"), 60'000}, Unit{QLatin1String("h"), 3'600'000}};

std::unexpected<Error> notADuration(const QString &text)
{
    return fail(ErrorCode::InvalidArgument,
                tr("'%1' is not a duration: write a whole number and a unit, like 500ms, 5s, 2m or 1h").arg(text));
}

bool isDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

QString twoUnits(std::int64_t large, const QString &largeUnit, std::int64_t small, const QString &smallUnit)
{
    const QString first = QString::number(large) + u' ' + largeUnit;
    return small == 0 ? first : first + u' ' + QString::number(small) + u' ' + smallUnit;
}

} // namespace

Result<std::chrono::milliseconds> parseDuration(const QString &text)
{
    const auto unit =
        std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit &u) { return text.endsWith(u.suffix); });
    if (unit == kUnits.end())
        return notADuration(text);
    const QStringView digits = QStringView(text).chopped(unit->suffix.size());
    if (!isDigits(digits))
        return notADuration(text);

    const std::int64_t longest = std::chrono::milliseconds(kLongestDuration).count();
    bool fits = false;
    const qlonglong number = digits.toLongLong(&fits);
    if (!fits || number > longest / unit->milliseconds) {
        return fail(ErrorCode::InvalidArgument,
                    tr("'%1' is too long a duration: the longest is %2h").arg(text).arg(kLongestDuration.count()));
    }
    return std::chrono::milliseconds(number * unit->milliseconds);
}

QString formatDuration(std::chrono::milliseconds duration)
{
    const std::int64_t ms = std::max<std::int64_t>(0, duration.count());
    const std::int64_t seconds = ms / 1000;
    if (ms > 0 && ms < 100)
        return QString::number(ms) + u' ' + tr("ms");
    if (seconds < 10) {
        const std::int64_t tenths = ms / 100 % 10;
        const QString whole = QString::number(seconds);
        return (tenths == 0 ? whole : whole + u'.' + QString::number(tenths)) + u' ' + tr("s");
    }
    if (seconds < 60)
        return QString::number(seconds) + u' ' + tr("s");
    if (seconds < 3600)
        return twoUnits(seconds / 60, tr("m"), seconds % 60, tr("s"));
    if (seconds < 86'400)
        return twoUnits(seconds / 3600, tr("h"), seconds / 60 % 60, tr("m"));
    return twoUnits(seconds / 86'400, tr("d"), seconds / 3600 % 24, tr("h"));
}

} // namespace paddock
