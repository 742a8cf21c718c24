// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/resourcelimits.h"
#include "engine/warden/protocol.h"

#include <QByteArray>

namespace paddock {

/// What the warden said about limits in Ready.
struct ControllerNews
{
    std::uint32_t usable = 0; ///< wire::Controller bits
    int error = 0;            ///< errno that kept the others from being enabled
    QString base;             ///< the directory that the session is built in
};

/// Pure: which limits can be enforced, and in words why not the others. `available` is the text of the base's
/// cgroup.controllers, `ownCgroup` that of /proc/self/cgroup, which tells the controllers that cgroup v1 holds.
LimitSupport describeLimitSupport(const ControllerNews &news, const QByteArray &available, const QByteArray &ownCgroup);

/// The same with both texts read.
LimitSupport readLimitSupport(const ControllerNews &news);

/// Of a mechanism that cannot limit.
LimitSupport noLimitSupport();

} // namespace paddock
