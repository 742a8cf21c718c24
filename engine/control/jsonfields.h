// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <optional>

/// How the codecs write what JSON has no type for: what is unknown is null, durations are seconds, times are UTC.
namespace paddock::json {

template<typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

inline QJsonValue timeOrNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue(QJsonValue::Null);
}

inline double seconds(std::chrono::milliseconds duration) { return static_cast<double>(duration.count()) / 1000; }

inline std::optional<double> doubleAt(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

inline std::optional<qint64> integerAt(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

inline std::optional<int> intAt(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

inline std::optional<bool> boolAt(const QJsonObject &object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

inline QDateTime timeAt(const QJsonObject &object, QLatin1StringView key)
{
    return QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs);
}

/// 0 where it is missing or longer than any clock of ours counts.
inline std::chrono::milliseconds durationAt(const QJsonObject &object, QLatin1StringView key)
{
    constexpr double kLongest = 1e12;
    const double value = object.value(key).toDouble() * 1000;
    return std::chrono::milliseconds(value > -kLongest && value < kLongest ? qRound64(value) : 0);
}

inline QStringList stringsAt(const QJsonObject &object, QLatin1StringView key)
{
    QStringList strings;
    const QJsonArray values = object.value(key).toArray();
    for (const auto &value : values)
        strings += value.toString();
    return strings;
}

} // namespace paddock::json
