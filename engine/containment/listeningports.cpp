// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/listeningports.h"

#include "engine/containment/boundsocket.h"

#include <QFile>
#include <QHash>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kMostLookedAt = 100;
using Listeners = QHash<quint64, quint16>; ///< ports by inode

Listeners readListeners(std::int32_t pid)
{
    Listeners all;
    for (const BoundSocket &each : readBoundSockets(pid, PortSpec::Protocol::Tcp))
        all.insert(each.inode, each.port.port);
    return all;
}

std::optional<QList<quint16>> portsOf(std::int32_t pid, const Listeners &listeners)
{
    const auto inodes = socketInodesOf(pid);
    if (!inodes)
        return std::nullopt;
    QList<quint16> ports;
    for (const quint64 inode : *inodes) {
        const auto found = listeners.constFind(inode);
        if (found != listeners.cend())
            ports.append(*found);
    }
    std::sort(ports.begin(), ports.end());
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    return ports;
}

} // namespace

void findListeningPorts(QList<Member> &members)
{
    QHash<QString, Listeners> byNamespace; // a container of theirs has ports of its own
    const qsizetype count = std::min(members.size(), kMostLookedAt);
    for (qsizetype i = 0; i < count; ++i) {
        Member &member = members[i];
        const QString space = QFile::symLinkTarget(QStringLiteral("/proc/%1/ns/net").arg(member.key.pid));
        auto listeners = byNamespace.find(space);
        if (listeners == byNamespace.end())
            listeners = byNamespace.insert(space, readListeners(member.key.pid));
        member.ports = portsOf(member.key.pid, *listeners);
    }
}

} // namespace paddock
