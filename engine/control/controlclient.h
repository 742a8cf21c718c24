// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace paddock {

/// Who is connected to a served session, as it is told to others. A value.
struct ControlClient
{
    static constexpr qsizetype kMaxKindLength = 32;

    QString kind; ///< what it says it is: "window", "logs"; empty where it does not say
    qint64 pid = 0;
    QDateTime connectedAt;

    bool operator==(const ControlClient &) const = default;

    [[nodiscard]] QJsonObject toJson() const;
    static ControlClient from(const QJsonObject &object);
};

} // namespace paddock
