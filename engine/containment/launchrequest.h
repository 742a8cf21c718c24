// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/containment/childidentity.h"

#include <QByteArray>
#include <QList>

namespace paddock {

/// What the warden needs to start one process: everything resolved, nothing looked up any more.
struct LaunchRequest
{
    QByteArray executable;         ///< path for execve, absolute or relative to `workingDirectory`
    QList<QByteArray> arguments;   ///< argv, with argv[0]
    QList<QByteArray> environment; ///< "KEY=VALUE", the whole of it
    QByteArray workingDirectory;   ///< absolute
    UniqueFd standardInput;        ///< the three become 0, 1 and 2; no other descriptor reaches the child
    UniqueFd standardOutput;
    UniqueFd standardError;
    /// false: the child leads a session of its own, without a terminal. true: it joins the engine's process group.
    bool joinsOwnerGroup = false;
    /// Standard input is a terminal that becomes the child's controlling one. Not with joinsOwnerGroup.
    bool takesTerminal = false;
    ChildIdentity identity;
};

} // namespace paddock
