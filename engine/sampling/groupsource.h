// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>

namespace paddock {

/// A group whose totals are wanted. Either cgroupPath or reaperPid says where its members are.
struct GroupSource
{
    QString id;
    QString cgroupPath;         ///< the group's directory, counted recursively
    std::int32_t reaperPid = 0; ///< members are this process's descendants, itself left out

    bool operator==(const GroupSource &) const = default;
};

} // namespace paddock
