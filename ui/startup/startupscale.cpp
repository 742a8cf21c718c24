// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startupscale.h"

#include "ui/common/figures.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

using std::chrono::milliseconds;

constexpr int kLeastMarkPx = 64;
constexpr int kWordsPx = 150; ///< behind the last bar

/// What people count in: ones, twos and fives, then the quarters of a minute and an hour.
constexpr std::array<qint64, 30> kSteps{10,       20,       50,       100,      200,       500,      1000,    2000,
                                        3000,     5000,     10000,    15000,    20000,     30000,    60000,   120000,
                                        180000,   300000,   600000,   900000,   1200000,   1800000,  3600000, 7200000,
                                        10800000, 21600000, 43200000, 86400000, 172800000, 604800000};

/// The smallest of them that is at least so much.
qint64 stepFrom(double least)
{
    const auto found = std::ranges::find_if(kSteps, [least](qint64 step) { return double(step) >= least; });
    return found == kSteps.end() ? kSteps.back() : *found;
}

} // namespace

StartupScale StartupScale::of(milliseconds total, int left, int width)
{
    StartupScale scale;
    scale.left = left;
    scale.width = std::max(width, 1);
    const double bars = std::max({scale.width - kWordsPx, scale.width / 2, 1});
    const double least = std::max<double>(static_cast<double>(total.count()), 100) * scale.width / bars;
    scale.step = milliseconds(stepFrom(least * kLeastMarkPx / scale.width));
    const qint64 steps = static_cast<qint64>(least) / scale.step.count() + 1;
    scale.span = scale.step * steps;
    return scale;
}

double StartupScale::x(milliseconds time) const
{
    return left + static_cast<double>(time.count()) / static_cast<double>(span.count()) * width;
}

QList<milliseconds> StartupScale::marks() const
{
    QList<milliseconds> marks;
    for (milliseconds mark{0}; mark < span; mark += step)
        marks << mark;
    return marks;
}

QString StartupScale::label(milliseconds mark) const
{
    if (mark.count() == 0)
        return QStringLiteral("0");
    if (mark >= std::chrono::minutes(1))
        return formatElapsed(mark);
    const int decimals = step.count() % 1000 == 0 ? 0 : step.count() % 100 == 0 ? 1 : 2;
    return QLocale::c().toString(static_cast<double>(mark.count()) / 1000.0, 'f', decimals) + QChar(QChar::Nbsp) +
           QLatin1Char('s');
}

} // namespace paddock
