// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"

#include <QString>

namespace paddock {

/// Where this user's Paddocks leave what lasts no longer than the machine runs: leases, control sockets.
/// $XDG_RUNTIME_DIR/paddock, else /run/user/UID/paddock, else /tmp/paddock-UID; the first whose parent there is and,
/// but for /tmp, is ours: a program started by sudo may still bear the variable of who called it.
class RuntimeDirectory
{
public:
    /// Where it is, or would be. Touches nothing.
    static QString path();

    /// Opens a directory that is ours alone, never through a symlink as its last part. Refused, with the reason, where
    /// it belongs to somebody else or others may enter it: what stands in it is believed.
    static Result<UniqueFd> open(const QString &directory);

    /// open(), after having made it and the runtime directory above it, each 0700, where they were missing.
    /// `name` is one below the runtime directory; empty for itself.
    static Result<UniqueFd> create(const QString &name = {});
};

} // namespace paddock
