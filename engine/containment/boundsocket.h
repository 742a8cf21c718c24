// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portspec.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <sys/types.h>

namespace paddock {

/// A socket that holds a port, as the kernel lists it, on whatever address. A value.
struct BoundSocket
{
    PortSpec port;
    uid_t user = 0;    ///< who made it
    quint64 inode = 0; ///< by which it is found among a process's descriptors; 0: nobody has it open any more

    bool operator==(const BoundSocket &) const = default;
};

/// Pure: the TCP sockets that listen, or the UDP sockets that are bound and not connected, of a text like /proc/net/tcp
/// (proc(5)).
QList<BoundSocket> parseBoundSockets(const QByteArray &table, PortSpec::Protocol protocol);

/// All of them, IPv4 and IPv6, in the network namespace of that process.
QList<BoundSocket> readBoundSockets(pid_t pid, PortSpec::Protocol protocol);

/// The inodes of the sockets that a process has open; absent where it cannot be looked at or is gone. A few
/// microseconds for each descriptor.
std::optional<QList<quint64>> socketInodesOf(pid_t pid);

} // namespace paddock
