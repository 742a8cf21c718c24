// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/mechanism.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Mechanism", source); }

} // namespace

QString mechanismId(Mechanism mechanism)
{
    switch (mechanism) {
    case Mechanism::CgroupV2:
        return QStringLiteral("cgroup_v2");
    case Mechanism::Subreaper:
        return QStringLiteral("subreaper");
    case Mechanism::ProcessGroup:
        return QStringLiteral("process_group");
    }
    Q_UNREACHABLE();
}

QString mechanismName(Mechanism mechanism)
{
    switch (mechanism) {
    case Mechanism::CgroupV2:
        return text("cgroup v2");
    case Mechanism::Subreaper:
        return text("subreaper");
    case Mechanism::ProcessGroup:
        return text("process group");
    }
    Q_UNREACHABLE();
}

Result<Mechanism> parseMechanism(const QString &word)
{
    if (word == u"cgroup" || word == u"cgroup_v2")
        return Mechanism::CgroupV2;
    if (word == u"subreaper")
        return Mechanism::Subreaper;
    if (word == u"process-group" || word == u"process_group")
        return Mechanism::ProcessGroup;
    return fail(ErrorCode::InvalidArgument,
                text("unknown mechanism '%1': it is one of auto, cgroup, subreaper, process-group").arg(word));
}

Guarantee guaranteeOf(Mechanism mechanism)
{
    switch (mechanism) {
    case Mechanism::CgroupV2:
        return {QStringLiteral("none"), QStringLiteral("whole_tree"),
                text("The kernel keeps every descendant in its group; nothing gets out, and everything ends with "
                     "Paddock, even when Paddock is killed.")};
    case Mechanism::Subreaper:
        return {QStringLiteral("reaper_lost"), QStringLiteral("whole_tree"),
                text("Descendants that lose their parent come back to the group's warden, and everything ends with "
                     "Paddock, even when Paddock is killed. Only somebody who kills Paddock and its wardens "
                     "together lets a process get away.")};
    case Mechanism::ProcessGroup:
        return {QStringLiteral("setsid"), QStringLiteral("process_group"),
                text("Only the process group is ended. A descendant that starts a session or process group of its own "
                     "(setsid, a daemon, an interactive shell's job) gets away, and Paddock cannot see it.")};
    }
    Q_UNREACHABLE();
}

} // namespace paddock
