// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/base/processkey.h"
#include "engine/warden/protocol.h"

namespace paddock {

/// Why a process was not adopted, as the warden's answer tells it, with a code to act on and a sentence that says what
/// can be done.
Error adoptError(const ProcessKey &root, wire::Stage stage, int errnoValue);

} // namespace paddock
