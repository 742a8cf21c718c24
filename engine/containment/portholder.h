// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/member.h"
#include "engine/containment/portspec.h"

#include <QList>
#include <QString>

#include <optional>

namespace paddock {

/// Who holds a port of this machine. A value.
struct PortHolder
{
    PortSpec port;
    std::optional<Member> process; ///< the oldest of those that share it; absent where none can be seen
    QString user;                  ///< whose the socket is
    QString session;               ///< of the Paddock that it runs in; empty where it runs in none

    bool operator==(const PortHolder &) const = default;

    /// "port 3000 is held by node (pid 4711, started 2 h ago)". `service` names the one it belongs to, where it is one
    /// of the caller's own. Where nobody can be seen it says how to find out.
    [[nodiscard]] QString describe(const QString &service = {}) const;
};

/// Those of the ports that something listens on (TCP) or is bound to (UDP), on whatever address of this network
/// namespace. Where there is one, the descriptors of every process are looked at, which takes milliseconds: not for a
/// thread that must not wait. Thread-safe.
QList<PortHolder> findPortHolders(const QList<PortSpec> &ports);

} // namespace paddock
