// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/warden/protocol.h"

namespace paddock {

/// Says in words what a group did not do, and why; FreezeFailed where it was to freeze or to thaw. `news` is an
/// OrderFailed.
Error orderError(const wire::NewsHeader &news, const QString &path);

} // namespace paddock
