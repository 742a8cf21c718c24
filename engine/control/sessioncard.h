// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace paddock {

/// What a served session leaves written beside its socket, RUNTIME/control/NAME.lock, so that it is found and named
/// without asking it. The file is locked as long as its session lives. A value.
struct SessionCard
{
    static constexpr qsizetype kMaxNameLength = 64;

    QString name;
    qint64 pid = 0;
    QString filePath; ///< of its stack file; empty where it has none
    QDateTime startedAt;
    bool headless = false;
    bool alive = true; ///< the lock is held; false: it was killed and could not take its socket away

    bool operator==(const SessionCard &) const = default;

    [[nodiscard]] QByteArray toJson() const;
    /// Pure; `alive` is left as it is.
    static Result<SessionCard> parse(const QString &name, const QByteArray &json);

    /// 1 to 64 letters, digits, '.', '_' and '-', the first of them a letter or a digit.
    static Result<void> checkName(const QString &name);
    /// The nearest name that checkName() takes: "My Shop" becomes "My-Shop".
    static QString nameFrom(const QString &text);
};

/// Every session of this user that is served or was until it was killed, by name. Reads a few small files: not for a
/// thread that paints.
QList<SessionCard> readSessionCards();

} // namespace paddock
