// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/resourcelimits.h"

#include <optional>

namespace paddock {

/// Who keeps which of a run's limits.
struct LimitShare
{
    ResourceLimits kernel;                    ///< what is asked of the kernel
    std::optional<qint64> watchedMemoryBytes; ///< what Paddock's watchdog keeps instead

    bool operator==(const LimitShare &) const = default;
};

/// Pure. LimitUnavailable, which names all that is missing and why, where the kernel cannot keep a limit; `watchMemory`
/// lets the watchdog have the memory then.
Result<LimitShare> shareLimits(const ResourceLimits &limits, const LimitSupport &support, bool watchMemory);

} // namespace paddock
