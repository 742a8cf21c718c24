// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QList>
#include <QStringList>

namespace paddock {

/// Which of some services each order means something to, as they stand now. A value.
struct OrderScope
{
    QStringList toStart;
    QStringList toStop; ///< or to restart
    QStringList toKill;
    QStringList toFreeze;
    QStringList toThaw;

    static OrderScope of(const QList<ServiceStatus> &services);
    /// Of the stack's services among them, without launched commands.
    static OrderScope ofStack(QList<ServiceStatus> services);

    /// Freeze means thaw: there is nobody to freeze any more.
    [[nodiscard]] bool thaws() const { return toFreeze.isEmpty() && !toThaw.isEmpty(); }
    [[nodiscard]] const QStringList &toFreezeOrThaw() const { return thaws() ? toThaw : toFreeze; }
};

/// Those with one of these ids, in the order of `all`.
QList<ServiceStatus> servicesWith(const QStringList &ids, const QList<ServiceStatus> &all);

} // namespace paddock
