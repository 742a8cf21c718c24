// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/grouppids.h"

#include "engine/base/uniquefd.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/proctree.h"

#include <QFile>

#include <fcntl.h>

namespace paddock {

QList<std::int32_t> groupPids(const GroupLocation &location)
{
    QList<std::int32_t> pids;
    if (!location.cgroupPath.isEmpty()) {
        const UniqueFd directory(
            ::open(QFile::encodeName(location.cgroupPath).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory)
            return pids;
        for (const pid_t pid : cgroupfs::members(directory.get()))
            pids.append(pid);
    } else if (location.reaperPid > 0) {
        for (const proctree::Entry &entry : proctree::descendants(location.reaperPid))
            pids.append(entry.pid);
    }
    for (const ProcessKey &leader : location.processGroups) {
        for (const proctree::Entry &entry : proctree::membersOfGroup(leader.pid, leader.startTime))
            pids.append(entry.pid);
    }
    return pids;
}

} // namespace paddock
