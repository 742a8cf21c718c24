// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/containment/launchrequest.h"
#include "engine/warden/protocol.h"

namespace paddock {

/// Says in words what kept a program from starting: names the path, the cause and, where there is one, the cure.
Error launchError(wire::Stage stage, int errnoValue, const QByteArray &executable, const QByteArray &directory);

} // namespace paddock
