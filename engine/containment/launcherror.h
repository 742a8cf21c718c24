// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/containment/launchrequest.h"
#include "engine/warden/protocol.h"

namespace paddock {

/// What is kept of a start until the warden has answered it, so that an error can name it.
struct Launch
{
    QByteArray executable;
    QByteArray directory;
    ChildIdentity identity;
};

/// Says in words what kept a program from starting: names the path, the cause and, where there is one, the cure.
/// `news` is a StartFailed.
Error launchError(const wire::NewsHeader &news, const Launch &launch);

} // namespace paddock
