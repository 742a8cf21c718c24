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
    }
    Q_UNREACHABLE();
}

Result<Mechanism> parseMechanism(const QString &word)
{
    if (word == u"cgroup" || word == u"cgroup_v2")
        return Mechanism::CgroupV2;
    if (word == u"subreaper")
        return Mechanism::Subreaper;
    return fail(ErrorCode::InvalidArgument,
                text("unknown mechanism '%1': it is one of auto, cgroup, subreaper").arg(word));
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
    }
    Q_UNREACHABLE();
}

} // namespace paddock
