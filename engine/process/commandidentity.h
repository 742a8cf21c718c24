// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/launchrequest.h"
#include "engine/process/command.h"

namespace paddock {

/// Fills in who the child is: the request's identity, and its environment. Where the command names a user, that
/// account's HOME, USER, LOGNAME and SHELL replace Paddock's own, but not what the command sets, or has taken away,
/// itself. InvalidArgument for numbers out of range, NotFound for an unknown user; whether it may is the kernel's to
/// say.
Result<void> fillIdentity(const Command &command, LaunchRequest &request);

} // namespace paddock
