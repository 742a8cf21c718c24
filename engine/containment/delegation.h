// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

namespace paddock {

/// Finds the cgroup v2 directory that a process sits in, wherever the hierarchy is mounted, and whether this process
/// may build groups there. cgroups(7), cgroup_namespaces(7), proc(5) on mountinfo; cgroup.kill needs Linux 5.14.
class Delegation
{
public:
    /// The directory this process itself sits in, or why nothing can be built there; ErrorCode::Unsupported where no
    /// directory of any process can be had. Whether processes can really be born in it is proved by the warden, which
    /// tries.
    static Result<QString> find();

    /// The directory that a process sits in.
    static Result<QString> ofProcess(qint64 pid);

    /// Pure: the path below the first writable cgroup2 mount that shows a process's cgroup.
    /// `mountinfo` is the text of /proc/self/mountinfo, `cgroup` that of /proc/PID/cgroup.
    static Result<QString> locate(const QByteArray &mountinfo, const QByteArray &cgroup);
};

} // namespace paddock
