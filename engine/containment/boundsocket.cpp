// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/boundsocket.h"

#include <QFile>

#include <dirent.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace paddock {

namespace {

/// The inode in "socket:[12345]"; 0 for anything else.
quint64 socketInode(const QByteArray &link)
{
    std::array<char, 64> target{};
    if (::readlink(link.constData(), target.data(), target.size() - 1) < 0)
        return 0;
    const QByteArray text(target.data());
    return text.startsWith("socket:[") ? text.mid(8).chopped(1).toULongLong() : 0;
}

} // namespace

QList<BoundSocket> parseBoundSockets(const QByteArray &table, PortSpec::Protocol protocol)
{
    constexpr qsizetype kAddress = 1, kState = 3, kUser = 7, kInode = 9;
    const QByteArray state = protocol == PortSpec::Protocol::Tcp ? "0A" : "07";
    QList<BoundSocket> sockets;
    for (const QByteArray &line : table.split('\n')) {
        if (!line.contains(state)) // most are connections, and there may be many thousands
            continue;
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() <= kInode || fields.at(kState) != state)
            continue;
        const qsizetype colon = fields.at(kAddress).lastIndexOf(':');
        sockets.append({{fields.at(kAddress).mid(colon + 1).toUShort(nullptr, 16), protocol},
                        fields.at(kUser).toUInt(),
                        fields.at(kInode).toULongLong()});
    }
    return sockets;
}

QList<BoundSocket> readBoundSockets(pid_t pid, PortSpec::Protocol protocol)
{
    const QString table = QStringLiteral("/proc/%1/net/").arg(pid) +
                          (protocol == PortSpec::Protocol::Tcp ? QStringLiteral("tcp") : QStringLiteral("udp"));
    QList<BoundSocket> sockets;
    for (const QString &path : {table, QString(table + u'6')}) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            sockets += parseBoundSockets(file.readAll(), protocol);
    }
    return sockets;
}

std::optional<QList<quint64>> socketInodesOf(pid_t pid)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + "/fd/";
    const std::unique_ptr<DIR, int (*)(DIR *)> directory(::opendir(path.constData()), ::closedir);
    if (!directory)
        return std::nullopt;
    QList<quint64> inodes;
    while (const dirent *entry = ::readdir(directory.get())) {
        if (const quint64 inode = socketInode(path + entry->d_name))
            inodes.append(inode);
    }
    return inodes;
}

} // namespace paddock
