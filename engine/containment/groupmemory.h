// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"

namespace paddock {

/// How much memory a group holds now, read from outside: memory.current of its cgroup where the kernel keeps one, else
/// from /proc the sum of its members' resident sets. Those count shared pages once for each process that has them, so
/// where the sum is above `exactAbove` the proportional sets (smaps_rollup, costly) are summed instead.
qint64 groupMemoryBytes(const GroupLocation &location, qint64 exactAbove);

} // namespace paddock
