// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/delegation.h"

#include <QCoreApplication>
#include <QFile>

#include <unistd.h>

#include <cerrno>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Delegation", source); }

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// mountinfo writes space, tab, newline and backslash as \ooo.
QByteArray unescaped(const QByteArray &field)
{
    QByteArray plain;
    for (qsizetype i = 0; i < field.size(); ++i) {
        if (field[i] == '\\' && i + 3 < field.size()) {
            plain += static_cast<char>(field.mid(i + 1, 3).toInt(nullptr, 8));
            i += 3;
        } else {
            plain += field[i];
        }
    }
    return plain;
}

/// The part of `path` below `root`, with its leading slash; absent where it is not below.
std::optional<QByteArray> below(const QByteArray &path, const QByteArray &root)
{
    if (root == "/")
        return path == "/" ? QByteArray() : path;
    if (path == root)
        return QByteArray();
    if (path.startsWith(QByteArray(root + '/')))
        return path.mid(root.size());
    return std::nullopt;
}

} // namespace

Result<QString> Delegation::locate(const QByteArray &mountinfo, const QByteArray &cgroup)
{
    QByteArray own;
    for (const QByteArray &line : cgroup.split('\n')) {
        if (line.startsWith("0::"))
            own = line.mid(3);
    }
    if (own.isEmpty())
        return fail(ErrorCode::MechanismUnavailable,
                    text("this kernel has no cgroup v2 hierarchy (/proc/self/cgroup)"));
    bool mounted = false;
    for (const QByteArray &line : mountinfo.split('\n')) {
        // 36 35 98:0 ROOT MOUNTPOINT OPTIONS [OPTIONAL...] - TYPE SOURCE SUPEROPTIONS
        const qsizetype dash = line.indexOf(" - ");
        const QList<QByteArray> fields = line.split(' ');
        if (dash < 0 || fields.size() < 6 || !line.mid(dash + 3).startsWith("cgroup2 "))
            continue;
        mounted = true;
        if (const auto rest = below(own, unescaped(fields[3])))
            return QString::fromLocal8Bit(unescaped(fields[4]) + *rest);
    }
    return fail(ErrorCode::MechanismUnavailable,
                mounted ? text("the mounted cgroup v2 hierarchy does not show this process's own group %1")
                              .arg(QString::fromLocal8Bit(own))
                        : text("cgroup v2 is not mounted"));
}

Result<QString> Delegation::find()
{
    const auto path =
        locate(readAll(QStringLiteral("/proc/self/mountinfo")), readAll(QStringLiteral("/proc/self/cgroup")));
    if (!path)
        return path;
    for (const QString &needed : {*path, QString(*path + u"/cgroup.procs")}) {
        if (::access(QFile::encodeName(needed).constData(), W_OK) != 0)
            return fail(ErrorCode::MechanismUnavailable,
                        systemError(text("%1 may not be written").arg(needed), errno).message, errno);
    }
    return path;
}

} // namespace paddock
