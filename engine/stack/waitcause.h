// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace paddock {

/// Why what was asked of a service is not done yet. A value.
struct WaitCause
{
    QString text;         ///< for people
    QStringList services; ///< who is in the way, by the plan; empty where no service is

    bool operator==(const WaitCause &) const = default;
};

} // namespace paddock
