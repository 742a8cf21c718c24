// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/limitsupport.h"

#include "engine/base/error.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

#include <cerrno>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::LimitSupport", source); }

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// "12:cpu,cpuacct:/path" is a v1 hierarchy, "0::/path" is v2.
QList<QByteArray> controllersOfV1(const QByteArray &ownCgroup)
{
    QList<QByteArray> found;
    for (const QByteArray &line : ownCgroup.split('\n')) {
        const QList<QByteArray> fields = line.split(':');
        if (fields.size() >= 3 && fields[0] != "0")
            found += fields[1].split(',');
    }
    return found;
}

/// "the memory controller", "the memory, pids and cpu controllers"
QString controllersInWords(const QStringList &names)
{
    if (names.size() == 1)
        return text("the %1 controller").arg(names.first());
    return text("the %1 and %2 controllers")
        .arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

QString whyNotPassedOn(const ControllerNews &news, const QString &controllers)
{
    switch (news.error) {
    case EBUSY:
        return text("other processes sit in %1, so the kernel does not let it pass %2 on").arg(news.base, controllers);
    case EOPNOTSUPP:
        return text("%1 is the root of all groups and does not pass %2 on").arg(news.base, controllers);
    case 0:
        return text("%1 does not pass %2 on").arg(news.base, controllers);
    default:
        return systemError(text("%1 cannot be made to pass %2 on").arg(news.base, controllers), news.error).message;
    }
}

} // namespace

LimitSupport describeLimitSupport(const ControllerNews &news, const QByteArray &available, const QByteArray &ownCgroup)
{
    LimitSupport support{(news.usable & wire::MemoryController) != 0,
                         (news.usable & wire::PidsController) != 0,
                         (news.usable & wire::CpuController) != 0,
                         {}};
    const QList<QByteArray> held = controllersOfV1(ownCgroup);
    const QList<QByteArray> offered = available.simplified().split(' ');
    QStringList onV1, notOffered, notPassedOn;
    const auto sort = [&](bool usable, const QByteArray &name) {
        if (!usable)
            (held.contains(name)      ? onV1
             : offered.contains(name) ? notPassedOn
                                      : notOffered)
                .append(QString::fromLatin1(name));
    };
    sort(support.memory, "memory");
    sort(support.processes, "pids");
    sort(support.cpu, "cpu");
    QStringList reasons;
    if (!onV1.isEmpty())
        reasons += (onV1.size() == 1 ? text("%1 belongs to cgroup v1 on this machine")
                                     : text("%1 belong to cgroup v1 on this machine"))
                       .arg(controllersInWords(onV1));
    if (!notOffered.isEmpty())
        reasons += text("%1 is not given %2").arg(news.base, controllersInWords(notOffered));
    if (!notPassedOn.isEmpty())
        reasons += whyNotPassedOn(news, controllersInWords(notPassedOn));
    support.why = reasons.join(QStringLiteral("; "));
    return support;
}

LimitSupport readLimitSupport(const ControllerNews &news)
{
    return describeLimitSupport(news, readAll(news.base + u"/cgroup.controllers"),
                                readAll(QStringLiteral("/proc/self/cgroup")));
}

LimitSupport noLimitSupport() { return {false, false, false, text("only cgroup v2 can limit a whole tree")}; }

} // namespace paddock
