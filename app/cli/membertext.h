// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/member.h"

#include <QString>

namespace paddock {

/// A member in words.
struct MemberText
{
    /// "sleep 100 (pid 4250, 1.2 s old)".
    static QString of(const Member &member);
};

} // namespace paddock
