// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/delegation.h"

#include "engine/warden/cgroupfs.h"

#include <QCoreApplication>
#include <QFile>

#include <unistd.h>

#include <cerrno>
#include <optional>

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

/// A cgroup2 mount, as a line of mountinfo tells it.
struct Mount
{
    QByteArray root; ///< the group whose directory is the mount point
    QByteArray point;
    bool readOnly = false;
};

/// 36 35 98:0 ROOT MOUNTPOINT OPTIONS [OPTIONAL...] - TYPE SOURCE SUPEROPTIONS
std::optional<Mount> parseMount(const QByteArray &line)
{
    const qsizetype dash = line.indexOf(" - ");
    const QList<QByteArray> fields = line.left(dash).split(' ');
    if (dash < 0 || fields.size() < 6 || !line.mid(dash + 3).startsWith("cgroup2 "))
        return std::nullopt;
    const auto isReadOnly = [](const QByteArray &options) { return options.split(',').contains("ro"); };
    const QByteArray superOptions = line.mid(line.lastIndexOf(' ') + 1);
    return Mount{unescaped(fields[3]), unescaped(fields[4]), isReadOnly(fields[5]) || isReadOnly(superOptions)};
}

/// The part of `path` below `root`, with its leading slash; absent where it is not below. Either may begin with /.. for
/// a group above the one that is this namespace's root, whose name cannot be known from here.
std::optional<QByteArray> below(const QByteArray &path, const QByteArray &root)
{
    if (path == root)
        return QByteArray();
    if (root == "/")
        return path.startsWith("/../") || path == "/.." ? std::nullopt : std::optional(path);
    if (!path.startsWith(QByteArray(root + '/')))
        return std::nullopt;
    const QByteArray rest = path.mid(root.size());
    return rest.startsWith("/../") || rest == "/.." ? std::nullopt : std::optional(rest);
}

/// An engine may have stepped aside into a leaf of its group, so that the group can pass its controllers on: then the
/// group is the one to build in.
QByteArray withoutHostLeaf(const QByteArray &path)
{
    const qsizetype slash = path.lastIndexOf('/');
    if (!path.mid(slash + 1).startsWith(cgroupfs::kHostLeafPrefix))
        return path;
    return slash == 0 ? QByteArray("/") : path.left(slash);
}

QString local(const QByteArray &path) { return QString::fromLocal8Bit(path); }

std::unexpected<Error> unavailable(const QString &why) { return fail(ErrorCode::MechanismUnavailable, why); }

Result<QString> locateProcess(const QString &process)
{
    return Delegation::locate(readAll(QStringLiteral("/proc/self/mountinfo")),
                              readAll(QStringLiteral("/proc/%1/cgroup").arg(process)));
}

} // namespace

Result<QString> Delegation::locate(const QByteArray &mountinfo, const QByteArray &cgroup)
{
    QByteArray own;
    for (const QByteArray &line : cgroup.split('\n')) {
        if (line.startsWith("0::"))
            own = withoutHostLeaf(line.mid(3));
    }
    if (own.isEmpty())
        return fail(ErrorCode::Unsupported, text("this kernel has no cgroup v2 hierarchy (/proc/self/cgroup)"));
    if (own.endsWith(" (deleted)"))
        return unavailable(text("the group %1 that this process sits in has been removed").arg(local(own.chopped(10))));
    bool mounted = false;
    std::optional<Mount> readOnly;
    for (const QByteArray &line : mountinfo.split('\n')) {
        const auto mount = parseMount(line);
        mounted = mounted || mount;
        const auto rest = mount ? below(own, mount->root) : std::nullopt;
        if (rest && !mount->readOnly)
            return local(mount->point + *rest);
        if (rest)
            readOnly = mount;
    }
    if (readOnly)
        return unavailable(text("the cgroup v2 hierarchy at %1 is mounted read-only").arg(local(readOnly->point)));
    if (!mounted)
        return fail(ErrorCode::Unsupported, text("cgroup v2 is not mounted"));
    if (own.startsWith("/.."))
        return unavailable(text("this process's group %1 lies outside of its cgroup namespace").arg(local(own)));
    return unavailable(
        text("the mounted cgroup v2 hierarchy does not show this process's own group %1").arg(local(own)));
}

Result<QString> Delegation::ofProcess(qint64 pid) { return locateProcess(QString::number(pid)); }

Result<QString> Delegation::find()
{
    const auto path = locateProcess(QStringLiteral("self"));
    if (!path)
        return path;
    for (const QString &needed : {*path, QString(*path + u"/cgroup.procs")}) {
        if (::access(QFile::encodeName(needed).constData(), W_OK) != 0)
            return unavailable(systemError(text("%1 may not be written").arg(needed), errno).message);
    }
    return path;
}

} // namespace paddock
