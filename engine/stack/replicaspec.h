// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// Which of several equal services this is: `replicas: 3` at "api" makes api-1, api-2 and api-3, and each finds its
/// number in PADDOCK_REPLICA.
struct ReplicaSpec
{
    QString of;     ///< the name in the file
    int number = 1; ///< from 1
    int count = 1;

    bool operator==(const ReplicaSpec &) const = default;
};

} // namespace paddock
