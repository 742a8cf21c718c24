// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>

#include <compare>
#include <cstdint>

namespace paddock {

/// The identity of a process: pids are used again, a pid with its start time is not.
struct ProcessKey
{
    std::int32_t pid = 0;
    std::uint64_t startTime = 0; ///< field 22 of /proc/PID/stat, clock ticks after boot (proc(5))

    auto operator<=>(const ProcessKey &) const = default;
};

inline size_t qHash(const ProcessKey &key, size_t seed = 0) { return qHashMulti(seed, key.pid, key.startTime); }

} // namespace paddock

Q_DECLARE_TYPEINFO(paddock::ProcessKey, Q_PRIMITIVE_TYPE);
