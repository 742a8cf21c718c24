// SPDX-License-Identifier: Apache-2.0
#include "ui/common/figures.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Figures", text); }

QString number(double value, int decimals) { return QLocale::c().toString(value, 'f', decimals); }

QString bytesText(qint64 bytes, bool aligned)
{
    static constexpr std::array units{"B", "KB", "MB", "GB", "TB"};
    double value = static_cast<double>(std::max<qint64>(bytes, 0));
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1024.0;
        ++unit;
    }
    const bool decimal = unit > 0 && (aligned || (unit > 1 && value < 9.95));
    return number(value, decimal ? 1 : 0) + QChar(QChar::Nbsp) + QLatin1String(units[unit]);
}

QString pair(qint64 high, const QString &highUnit, qint64 low, const QString &lowUnit)
{
    return QStringLiteral("%1\u00a0%2 %3\u00a0%4")
        .arg(high)
        .arg(highUnit)
        .arg(low, 2, 10, QLatin1Char('0'))
        .arg(lowUnit);
}

} // namespace

QString formatPercent(std::optional<double> percent)
{
    if (!percent)
        return {};
    const double value = std::max(*percent, 0.0);
    return number(value, value < 9.95 ? 1 : 0) + QStringLiteral("\u00a0%");
}

QString formatBytes(qint64 bytes) { return bytesText(bytes, false); }

QString formatBytesAligned(qint64 bytes) { return bytesText(bytes, true); }

QString formatElapsed(std::chrono::milliseconds duration)
{
    const qint64 ms = std::max<qint64>(duration.count(), 0);
    if (ms < 9950)
        return number(static_cast<double>(ms) / 1000.0, 1) + QChar(QChar::Nbsp) + tr("s");
    const qint64 seconds = ms / 1000;
    if (seconds < 60)
        return QString::number(seconds) + QChar(QChar::Nbsp) + tr("s");
    if (seconds < 3600)
        return pair(seconds / 60, tr("m"), seconds % 60, tr("s"));
    if (seconds < 86400)
        return pair(seconds / 3600, tr("h"), seconds / 60 % 60, tr("m"));
    return pair(seconds / 86400, tr("d"), seconds / 3600 % 24, tr("h"));
}

QString formatSeconds(std::chrono::milliseconds duration)
{
    if (duration >= std::chrono::minutes(1))
        return formatElapsed(duration);
    return QString::number(std::max<qint64>(duration.count(), 0) / 1000) + QChar(QChar::Nbsp) + tr("s");
}

QString formatTenths(std::chrono::milliseconds duration)
{
    if (duration >= std::chrono::minutes(1))
        return formatElapsed(duration);
    return number(static_cast<double>(std::max<qint64>(duration.count(), 0) / 100) / 10.0, 1) + QChar(QChar::Nbsp) +
           tr("s");
}

} // namespace paddock
