// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/portholder.h"

#include "engine/base/duration.h"
#include "engine/containment/accountname.h"
#include "engine/containment/boundsocket.h"
#include "engine/containment/leasedsession.h"
#include "engine/containment/memberlist.h"
#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QHash>

#include <unistd.h>

#include <algorithm>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::PortHolder", source); }

/// The sockets that hold one of the ports.
QList<BoundSocket> socketsOf(const QList<PortSpec> &ports)
{
    QList<BoundSocket> found;
    for (const auto protocol : {PortSpec::Protocol::Tcp, PortSpec::Protocol::Udp}) {
        const auto isOfIt = [protocol](const PortSpec &port) { return port.protocol == protocol; };
        if (std::none_of(ports.begin(), ports.end(), isOfIt))
            continue;
        for (const BoundSocket &each : readBoundSockets(::getpid(), protocol)) {
            if (ports.contains(each.port))
                found.append(each);
        }
    }
    return found;
}

/// By socket, the oldest process that has it open: with a server that forks, the one that people know.
QHash<quint64, proctree::Entry> ownersOf(const QList<BoundSocket> &sockets)
{
    QHash<quint64, proctree::Entry> owners;
    for (const pid_t pid : proctree::processes()) {
        for (const quint64 inode : socketInodesOf(pid).value_or(QList<quint64>())) {
            const auto isIt = [inode](const BoundSocket &each) { return each.inode == inode; };
            if (std::none_of(sockets.begin(), sockets.end(), isIt))
                continue;
            const auto entry = proctree::readEntry(pid);
            const auto known = owners.constFind(inode);
            if (entry && (known == owners.cend() || entry->startTime < known->startTime))
                owners.insert(inode, *entry);
        }
    }
    return owners;
}

/// By who started it: the wardens of all sessions are known by their leases.
QString sessionOf(pid_t pid, const QList<LeasedSession> &sessions)
{
    constexpr int kMaxDepth = 10000; // parents change while we climb
    auto at = proctree::readEntry(pid);
    for (int depth = 0; at && at->pid > 1 && depth < kMaxDepth; ++depth) {
        const ProcessKey key{at->pid, at->startTime};
        const auto isWarden = [&key](const LeasedSession &each) { return each.record.warden == key; };
        const auto found = std::find_if(sessions.begin(), sessions.end(), isWarden);
        if (found != sessions.end())
            return found->record.name;
        at = proctree::readEntry(at->parent);
    }
    return {};
}

QString programOf(const Member &process) { return process.command.section(u' ', 0, 0).section(u'/', -1); }

QString unseen(const PortHolder &holder)
{
    const bool isTcp = holder.port.protocol == PortSpec::Protocol::Tcp;
    return text(
               "port %1 is held by a process of %2 that cannot be seen from here; to find it: sudo ss %3 'sport = :%4'")
        .arg(holder.port.toText(), holder.user, isTcp ? QStringLiteral("-ltnp") : QStringLiteral("-lunp"),
             QString::number(holder.port.port));
}

} // namespace

QString PortHolder::describe(const QString &service) const
{
    if (!process)
        return unseen(*this);
    const QString program = programOf(*process);
    const QString pid = QString::number(process->key.pid);
    const QString age = formatDuration(process->age);
    if (!service.isEmpty())
        return text("port %1 is held by the service %2 (%3, pid %4, started %5 ago)")
            .arg(port.toText(), service, program, pid, age);
    if (!session.isEmpty())
        return text("port %1 is held by %2 (pid %3, started %4 ago) of the Paddock session %5")
            .arg(port.toText(), program, pid, age, session);
    return text("port %1 is held by %2 (pid %3, started %4 ago)").arg(port.toText(), program, pid, age);
}

QList<PortHolder> findPortHolders(const QList<PortSpec> &ports)
{
    const QList<BoundSocket> sockets = socketsOf(ports);
    if (sockets.isEmpty())
        return {};
    const QHash<quint64, proctree::Entry> owners = ownersOf(sockets);
    const QList<LeasedSession> sessions = owners.isEmpty() ? QList<LeasedSession>() : readLeasedSessions();
    QList<PortHolder> holders;
    for (const PortSpec &port : ports) {
        const auto isOfIt = [&port](const BoundSocket &each) { return each.port == port; };
        auto socket = std::find_if(sockets.begin(), sockets.end(),
                                   [&](const auto &each) { return isOfIt(each) && owners.contains(each.inode); });
        if (socket == sockets.end())
            socket = std::find_if(sockets.begin(), sockets.end(), isOfIt);
        if (socket == sockets.end())
            continue;
        PortHolder holder{
            port, std::nullopt, accountName(socket->user).value_or(text("user %1").arg(socket->user)), {}};
        if (const auto owner = owners.constFind(socket->inode); owner != owners.cend()) {
            holder.process = memberlist::find({owner->pid, owner->startTime});
            holder.session = sessionOf(owner->pid, sessions);
        }
        holders.append(holder);
    }
    return holders;
}

} // namespace paddock
