// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/launchrequest.h"
#include "engine/process/command.h"

namespace paddock {

/// What the warden has to know to start the command, all but its standard streams. NotFound or NotExecutable where
/// there is no such program in the PATH of its environment; the errors of fillIdentity().
Result<LaunchRequest> launchRequestOf(const Command &command);

} // namespace paddock
