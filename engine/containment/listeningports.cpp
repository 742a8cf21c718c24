// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/listeningports.h"

#include <QFile>

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

constexpr qsizetype kMostLookedAt = 100;
using Listeners = QHash<quint64, quint16>;

QByteArray linkTarget(const QByteArray &path)
{
    std::array<char, 64> target{};
    return ::readlink(path.constData(), target.data(), target.size() - 1) < 0 ? QByteArray()
                                                                              : QByteArray(target.data());
}

/// The inode in "socket:[12345]"; 0 for anything else.
quint64 socketInode(const QByteArray &target)
{
    return target.startsWith("socket:[") ? target.mid(8).chopped(1).toULongLong() : 0;
}

Listeners readListeners(std::int32_t pid)
{
    Listeners all;
    for (const char *table : {"tcp", "tcp6"}) {
        QFile file(QStringLiteral("/proc/%1/net/%2").arg(pid).arg(QLatin1String(table)));
        if (file.open(QIODevice::ReadOnly))
            all.insert(parseListeners(file.readAll()));
    }
    return all;
}

std::optional<QList<quint16>> portsOf(std::int32_t pid, const Listeners &listeners)
{
    const QByteArray path = "/proc/" + QByteArray::number(pid) + "/fd/";
    DIR *const directory = ::opendir(path.constData());
    if (!directory)
        return std::nullopt;
    QList<quint16> ports;
    for (const dirent *entry = ::readdir(directory); entry; entry = ::readdir(directory)) {
        const auto found = listeners.constFind(socketInode(linkTarget(path + entry->d_name)));
        if (found != listeners.cend())
            ports.append(*found);
    }
    ::closedir(directory);
    std::sort(ports.begin(), ports.end());
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    return ports;
}

} // namespace

Listeners parseListeners(const QByteArray &table)
{
    constexpr qsizetype kAddress = 1, kState = 3, kInode = 9;
    Listeners listeners;
    const QList<QByteArray> lines = table.split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() <= kInode || fields.at(kState) != "0A")
            continue;
        const qsizetype colon = fields.at(kAddress).lastIndexOf(':');
        listeners.insert(fields.at(kInode).toULongLong(), fields.at(kAddress).mid(colon + 1).toUShort(nullptr, 16));
    }
    return listeners;
}

void findListeningPorts(QList<Member> &members)
{
    QHash<QByteArray, Listeners> byNamespace; // a container of theirs has ports of its own
    const qsizetype count = std::min(members.size(), kMostLookedAt);
    for (qsizetype i = 0; i < count; ++i) {
        Member &member = members[i];
        const QByteArray space = linkTarget("/proc/" + QByteArray::number(member.key.pid) + "/ns/net");
        auto listeners = byNamespace.find(space);
        if (listeners == byNamespace.end())
            listeners = byNamespace.insert(space, readListeners(member.key.pid));
        member.ports = portsOf(member.key.pid, *listeners);
    }
}

} // namespace paddock
