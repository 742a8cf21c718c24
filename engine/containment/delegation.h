// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

namespace paddock {

/// Finds the cgroup v2 directory that this process may build groups in: the one it sits in itself, wherever the
/// hierarchy is mounted. cgroups(7), proc(5) on mountinfo; needs kernel 5.14 for cgroup.kill.
class Delegation
{
public:
    /// The directory's absolute path, or why there is none. Whether processes can really be born in it is proved by
    /// the warden, which tries.
    static Result<QString> find();

    /// Pure: the path below the first cgroup2 mount that shows this process's cgroup.
    /// `mountinfo` is the text of /proc/self/mountinfo, `cgroup` that of /proc/self/cgroup.
    static Result<QString> locate(const QByteArray &mountinfo, const QByteArray &cgroup);
};

} // namespace paddock
